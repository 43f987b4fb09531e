"""The developer's side: access level, apps and their keys, dev environments."""

import re
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.world.apps import AccessLevel, App, Environment, Permission
from twitter_emulator.world.world import World

from .problems import Problem, answer
from .reading import app_called, body, default_app, world_of, worlds_of
from .showing import token_of

MOST_CALLBACKS = 10
_CALLBACK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[\x21-\x7e]{1,2000}")
_NO_CALLBACK = frozenset({"javascript", "data", "file", "ftp", "mailto", "telnet"})
_LABELS = MappingProxyType(
    {
        "any_case": (re.compile(r"[A-Za-z0-9_-]{1,64}"), "letters, digits, hyphens and underscores"),
        "lower_case": (re.compile(r"[a-z0-9-]{1,64}"), "lower-case letters, digits and hyphens"),
    }
)


class DeveloperChange(msgspec.Struct, forbid_unknown_fields=True):
    access_level: AccessLevel


class NewApp(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class AppChange(msgspec.Struct, forbid_unknown_fields=True):
    """
    A new *permission* does not reach tokens that exist: regenerate them (facts §7).

    *custom_profiles* puts the app on Twitter's list of those that may use them.
    """

    permission: Permission | None = None
    suspended: bool | None = None
    custom_profiles: bool | None = None
    name: str | None = None
    callback_urls: list[str] | None = None


class NewEnvironment(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    app: str | None = None


async def change_developer(request: Request) -> Response:
    world, wanted = world_of(request), await body(request, DeveloperChange)
    world.developer.account.access_level = wanted.access_level
    return answer({"access_level": wanted.access_level})


async def list_apps(request: Request) -> Response:
    world = world_of(request)
    return answer({"apps": [_app(world, app) for app in world.developer.apps.values()]})


async def make_app(request: Request) -> Response:
    """A further app, with keys, a bearer token, and an access token for every account, of which the brand's is told."""
    world, wanted = world_of(request), await body(request, NewApp)
    app = world.make_app(_named(wanted.name))
    for account in world.accounts:
        world.developer.issue(app, account.id, world.seed)
    worlds_of(request).index(world)
    return answer(_app(world, app), 201)


async def change_app(request: Request) -> Response:
    world, wanted = world_of(request), await body(request, AppChange)
    app = app_called(world, request.path_params["app"])
    callback_urls = None if wanted.callback_urls is None else _approved(wanted.callback_urls)
    name = None if wanted.name is None else _named(wanted.name)
    app.permission = wanted.permission or app.permission
    app.name = name or app.name
    app.callback_urls = app.callback_urls if callback_urls is None else callback_urls
    app.suspended = app.suspended if wanted.suspended is None else wanted.suspended
    app.custom_profiles = app.custom_profiles if wanted.custom_profiles is None else wanted.custom_profiles
    return answer(_app(world, app))


async def regenerate_keys(request: Request) -> Response:
    """New API key, secret and bearer token; the old ones stop working."""
    world = world_of(request)
    app = app_called(world, request.path_params["app"])
    app.regenerate_keys(world.seed)
    worlds_of(request).index(world)
    return answer(_app(world, app))


async def make_environment(request: Request) -> Response:
    world, wanted = world_of(request), await body(request, NewEnvironment)
    app = app_called(world, wanted.app) if wanted.app else default_app(world)
    pattern, meaning = _LABELS[world.rules.choices.environment_labels]
    if not pattern.fullmatch(wanted.label):
        raise Problem(400, f"label is {wanted.label!r}; it has up to 64 {meaning}")
    if wanted.label in world.developer.environments:
        raise Problem(409, f"world {world.name!r} has an environment {wanted.label!r} already")
    most = world.rules.limits.environments
    if len(world.developer.environments) >= most:
        raise Problem(409, f"the {world.rules.tier} tier includes {most} environment(s); delete one, or use tier paid")
    world.developer.environments[wanted.label] = Environment(wanted.label, app.id)
    return answer({"label": wanted.label, "app": app.id}, 201)


async def delete_environment(request: Request) -> Response:
    """The environment goes, and its webhooks and subscriptions with it."""
    world, label = world_of(request), request.path_params["label"]
    if world.developer.environments.pop(label, None) is None:
        raise Problem(404, f"world {world.name!r} has no environment {label!r}")
    for webhook in world.webhooks.of(label):
        world.remove_webhook(webhook)
    return Response(status_code=204)


def _named(name: str) -> str:
    if not 0 < len(name) <= 50:
        raise Problem(400, f"name has {len(name)} characters; an app's name has 1 to 50")
    return name


def _approved(callback_urls: list[str]) -> list[str]:
    """As the portal checks them (facts §7)."""
    if len(callback_urls) > MOST_CALLBACKS:
        raise Problem(400, f"callback_urls are {len(callback_urls)}; an app has up to {MOST_CALLBACKS}")
    for url in callback_urls:
        scheme = url.partition("://")[0].lower()
        if not _CALLBACK.fullmatch(url) or scheme in _NO_CALLBACK:
            raise Problem(400, f"callback URL {url[:200]!r}: not an address like http://127.0.0.1:3000/callback")
    return callback_urls


def _app(world: World, app: App) -> dict[str, Any]:
    return {
        "id": app.id,
        "name": app.name,
        "permission": app.permission,
        "suspended": app.suspended,
        "custom_profiles": app.custom_profiles,
        "callback_urls": app.callback_urls,
        "api_key": app.consumer_key,
        "api_key_secret": app.consumer_secret,
        "bearer_token": app.bearer_token,
        **token_of(world, world.brand, app),
    }


_WORLD = "/worlds/{world}"
ROUTES = (
    Route(f"{_WORLD}/developer", change_developer, methods=["PATCH"]),
    Route(f"{_WORLD}/apps", list_apps, methods=["GET"]),
    Route(f"{_WORLD}/apps", make_app, methods=["POST"]),
    Route(f"{_WORLD}/apps/{{app}}", change_app, methods=["PATCH"]),
    Route(f"{_WORLD}/apps/{{app}}/regenerate", regenerate_keys, methods=["POST"]),
    Route(f"{_WORLD}/environments", make_environment, methods=["POST"]),
    Route(f"{_WORLD}/environments/{{label}}", delete_environment, methods=["DELETE"]),
)
