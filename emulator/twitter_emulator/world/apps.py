"""The developer's side: the developer account, projects, apps, keys, access tokens and dev environments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from . import ids
from .accounts import UserId

AppId = str
Permission = Literal["read", "read-write", "read-write-directmessages"]
AccessLevel = Literal["essential", "elevated"]


@dataclass(slots=True)
class RetiredKey:
    """A consumer key pair that was regenerated away: of use only to explain why it no longer works."""

    key: str
    secret: str


@dataclass(slots=True)
class App:
    """
    An app of a project. A change of *permission* does not reach tokens that exist already (facts §7).

    *custom_profiles* is whether Twitter has put it on the list of those that may use them.
    """

    id: AppId
    name: str
    url: str
    consumer_key: str
    consumer_secret: str
    bearer_token: str
    permission: Permission = "read-write-directmessages"
    callback_urls: list[str] = field(default_factory=list)
    suspended: bool = False
    retired: list[RetiredKey] = field(default_factory=list)
    bearers_invalidated: int = 0
    custom_profiles: bool = False

    def regenerate_keys(self, seed: str) -> None:
        """New key and secret. The old ones stop working, in calls, CRCs and signatures alike."""
        self.retired.append(RetiredKey(self.consumer_key, self.consumer_secret))
        generation = str(len(self.retired))
        self.consumer_key = ids.consumer_key(seed, self.id, generation)
        self.consumer_secret = ids.consumer_secret(seed, self.id, generation)
        self.bearer_token = ids.bearer_token(seed, self.id, generation)

    def invalidate_bearer(self, seed: str) -> None:
        """The bearer token stops working; the next that is asked for is another."""
        self.bearers_invalidated += 1
        self.bearer_token = ids.bearer_token(seed, self.id, str(len(self.retired)), str(self.bearers_invalidated))


@dataclass(slots=True)
class AccessToken:
    """What lets *app_id* act for *user_id*, at the *permission* the app had when it was issued."""

    token: str
    secret: str
    app_id: AppId
    user_id: UserId
    permission: Permission
    revoked: bool = False


@dataclass(slots=True)
class Project:
    id: str
    name: str
    app_ids: list[AppId] = field(default_factory=list)


@dataclass(slots=True)
class DeveloperAccount:
    """Who the portal belongs to. Essential access opens today's API only (facts §7)."""

    owner_id: UserId
    access_level: AccessLevel = "elevated"
    projects: list[Project] = field(default_factory=list)


@dataclass(slots=True)
class Environment:
    """An Account Activity dev environment: the *label* in the path, case sensitive, and the app it was set up for."""

    label: str
    app_id: AppId


@dataclass(slots=True)
class Developer:
    """One developer account and all it owns."""

    account: DeveloperAccount
    apps: dict[AppId, App] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    environments: dict[str, Environment] = field(default_factory=dict)

    def app_with_key(self, consumer_key: str) -> App | None:
        return next((app for app in self.apps.values() if app.consumer_key == consumer_key), None)

    def app_with_bearer(self, bearer_token: str) -> App | None:
        return next((app for app in self.apps.values() if app.bearer_token == bearer_token), None)

    def keys(self) -> Iterator[str]:
        """Everything a request can be recognised by: consumer keys, retired ones too, and bearer tokens."""
        for app in self.apps.values():
            yield app.consumer_key
            yield app.bearer_token
            yield from (retired.key for retired in app.retired)

    def grant(self, app: App, user_id: UserId, permission: Permission, seed: str) -> AccessToken:
        """The token with which *app* may act for *user_id*: one in force with this *permission*, or else a new one."""
        return self.held(user_id, app.id, permission) or self.issue(app, user_id, seed, permission)

    def held(self, user_id: UserId, app_id: AppId, permission: Permission) -> AccessToken | None:
        """The newest token in force that *user_id* has given *app_id* with this *permission*."""
        held = self.tokens_of(user_id, app_id)
        return next((t for t in reversed(held) if t.permission == permission and not t.revoked), None)

    def issue(self, app: App, user_id: UserId, seed: str, permission: Permission | None = None) -> AccessToken:
        """A token for *user_id*; tokens the user had from this app before keep working unless revoked."""
        generation = str(sum(t.app_id == app.id and t.user_id == user_id for t in self.tokens.values()))
        token = AccessToken(
            token=ids.access_token(user_id, seed, app.id, generation),
            secret=ids.access_token_secret(user_id, seed, app.id, generation),
            app_id=app.id,
            user_id=user_id,
            permission=permission or app.permission,
        )
        self.tokens[token.token] = token
        return token

    def token_of(self, user_id: UserId, app_id: AppId) -> AccessToken | None:
        """The newest token with which *app_id* acts for *user_id*, revoked or not."""
        held = self.tokens_of(user_id, app_id)
        return held[-1] if held else None

    def tokens_of(self, user_id: UserId, app_id: AppId) -> list[AccessToken]:
        """Every token *app_id* was given for *user_id*, revoked ones too, oldest first."""
        return [t for t in self.tokens.values() if t.user_id == user_id and t.app_id == app_id]

    def revoke(self, user_id: UserId, app_id: AppId) -> bool:
        """Withdraw every token of *user_id* for *app_id*; false when there was none in force."""
        held = [token for token in self.tokens_of(user_id, app_id) if not token.revoked]
        for token in held:
            token.revoked = True
        return bool(held)
