"""How the bot under test is started: what the fixture ``twitter_subject`` says."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

Factory = Callable[[Mapping[str, str]], Any]
"""Makes an ASGI application for the variables that it is given."""

_FACTORY = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class BadSubject(ValueError):
    """What is said about the subject cannot be understood; the text says what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """
    A program, started with the keys of a world in its environment, and ``PORT`` and ``WEBHOOK_URL``.

    Without a *webhook* it has to register itself. *webhook* is the path at which it listens on ``PORT``, or a whole URL
    if it takes no port; then it is registered and subscribed for it. A *shared* one is started once for the run.
    """

    words: tuple[str, ...]
    webhook: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False

    def __str__(self) -> str:
        return shlex.join(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asgi:
    """
    An ASGI application, made by *factory* for the variables that a command would find in its environment.

    It is served in a thread, and registered and subscribed for at *webhook*; None is for one that registers itself.
    """

    factory: Factory
    webhook: str | None = "/webhook"
    shared: bool = False

    def __str__(self) -> str:
        return f"{self.factory.__module__}:{self.factory.__qualname__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """A bot that somebody else runs with the keys of *world*, at the *webhook* URL."""

    webhook: str
    world: str = "default"

    @property
    def shared(self) -> bool:
        return True

    def __str__(self) -> str:
        return self.webhook


Declared = Command | Asgi | Url


def command(
    words: str | Sequence[str],
    *,
    webhook: str | None = None,
    environment: Mapping[str, str] | None = None,
    shared: bool = False,
) -> Command:
    """
    A bot that is started with *words*, which are taken apart as a shell does it.

    Raises:
        BadSubject: If there is nothing to start, or *webhook* is neither a path nor a URL.
    """
    return Command(words=_words(words), webhook=_webhook(webhook), environment=dict(environment or {}), shared=shared)


def asgi(app: Factory | str, *, webhook: str | None = "/webhook", shared: bool = False) -> Asgi:
    """
    A bot that is an ASGI application; *app* makes it, or names what does as in ``"package.module:create_app"``.

    Raises:
        BadSubject: If there is no such thing, or it cannot be called.
    """
    factory = _imported(app) if isinstance(app, str) else app
    if not callable(factory):
        raise BadSubject(f"{app!r} is no function that makes an ASGI application from a mapping of variables.")
    return Asgi(factory=factory, webhook=_webhook(webhook), shared=shared)


def url(webhook: str, *, world: str = "default") -> Url:
    """
    A bot that runs already, with the keys of *world* of an emulator that runs, too.

    Raises:
        BadSubject: If *webhook* is no URL.
    """
    if not _is_url(webhook):
        raise BadSubject(
            f"{webhook!r} is no URL; write the whole address of the webhook, http://127.0.0.1:5000/webhook."
        )
    return Url(webhook=webhook, world=world)


def understood(said: Any, *, webhook: str | None = None) -> Declared | None:
    """
    What *said* means: a declaration, a URL, ``module:factory``, a command as text or words; None if nothing is said.

    Raises:
        BadSubject: If it means nothing.
    """
    if said is None or isinstance(said, Declared):
        return said
    if isinstance(said, str):
        return _read(said, webhook)
    if isinstance(said, Sequence):
        return command(said, webhook=webhook)
    if callable(said):
        return asgi(said, webhook=webhook or "/webhook")
    raise BadSubject(
        f"twitter_subject is {said!r}; it may be a command, a URL, 'module:factory' of an ASGI application, or what "
        "command(…), asgi(…) and url(…) of twitter_emulator.harness.subject make."
    )


def _read(said: str, webhook: str | None) -> Declared | None:
    if not said.strip():
        return None
    if _is_url(said):
        return url(said)
    return asgi(said, webhook=webhook or "/webhook") if _FACTORY.fullmatch(said) else command(said, webhook=webhook)


def _words(words: str | Sequence[str]) -> tuple[str, ...]:
    try:
        found = tuple(shlex.split(words) if isinstance(words, str) else words)
    except ValueError as error:
        raise BadSubject(f"The command {words!r} cannot be taken apart: {error}.") from None
    if not found:
        raise BadSubject("The command that starts the subject is empty.")
    return found


def _webhook(webhook: str | None) -> str | None:
    if webhook is None or webhook.startswith("/") or _is_url(webhook):
        return webhook
    raise BadSubject(f"The webhook {webhook!r} is neither a path such as /webhook nor a URL.")


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _imported(name: str) -> Any:
    module, _, attribute = name.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise BadSubject(f"There is no {name!r}: {error}. Write it as package.module:function.") from None
