"""Search for what went wrong: recompute a signature in wrong ways, those with the fewest slips first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Generic, TypeVar

from .oauth1 import quote

T = TypeVar("T")

# Key and message to signature, as text.
Form = Callable[[bytes, bytes], str]

# Which of keys, messages and forms are slips, one before two, the cheapest first. Three at once would not be believed.
_PLANS = (
    (False, False, False),
    (True, False, False),
    (False, True, False),
    (False, False, True),
    (True, False, True),
    (False, True, True),
    (True, True, False),
)
# An answer is waited for: in bytes to hash, where a try costs as much as 2,000 of them. About 30 ms.
_TO_TRY = 32_000_000
_TRY = 2_000
# Bytes of keys and of messages to write, which is slower than to hash them.
_TO_MAKE = 1_000_000
# Shorter ones occur in any sentence by chance.
_SHORTEST_SECRET = 6


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """A way to arrive at *value*. *did* goes on after "You", *cure* is a sentence; the right way has neither."""

    value: T
    did: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A secret that could have been used by mistake; *name* as in "You used <name> as the API key secret"."""

    name: str
    secret: str


def search(
    claims: Sequence[Way[str]], keys: Iterable[Way[str]], messages: Iterable[Way[str]], forms: Sequence[Way[Form]]
) -> str | None:
    """What was done to arrive at one of *claims*, with the cure; ``None`` when no combination does."""
    claimed = {claim.value: claim for claim in reversed(claims)}
    for key, message, form in _affordable(list(_made(keys)), list(_made(messages)), forms):
        claim = claimed.get(form.value(key.value, message.value))
        if claim is not None:
            return _told((key, message, form, claim))
    return None


def signatures(
    keys: Iterable[Way[str]], messages: Iterable[Way[str]], forms: Sequence[Way[Form]]
) -> Iterator[tuple[str, str]]:
    """Every signature that mistakes lead to, once, those with the fewest first; and what was done, with the cure."""
    seen = set[str]()
    for ways in _affordable(list(_made(keys)), list(_made(messages)), forms):
        key, message, form = ways
        signature = form.value(key.value, message.value)
        if signature not in seen:
            seen.add(signature)
            yield signature, _told(ways)


def hidden(text: str, secrets: Iterable[str]) -> str:
    """*text* without any of *secrets*, which a client may have sent as a parameter; at most twice percent-encoded."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            for written in (quote(quote(secret)), quote(secret), secret):
                text = text.replace(written, "[hidden]")
    return text


def _made(ways: Iterable[Way[str]]) -> Iterator[Way[bytes]]:
    """The first of *ways* and as many more as can be made in time, as bytes; they are made as they are taken."""
    left = _TO_MAKE
    for way in ways:
        yield Way(way.value.encode("utf-8", "replace"), way.did, way.cure)
        left -= len(way.value)
        if left < 0:
            return


def _affordable(
    keys: Sequence[Way[bytes]], messages: Sequence[Way[bytes]], forms: Sequence[Way[Form]]
) -> Iterator[tuple[Way[bytes], Way[bytes], Way[Form]]]:
    left = _TO_TRY
    for tried in _fewest_slips_first(keys, messages, forms):
        yield tried
        left -= _TRY + len(tried[1].value)
        if left < 0:
            return


def _fewest_slips_first(
    keys: Sequence[Way[bytes]], messages: Sequence[Way[bytes]], forms: Sequence[Way[Form]]
) -> Iterator[tuple[Way[bytes], Way[bytes], Way[Form]]]:
    return chain.from_iterable(
        product(_some(keys, slips=wrong_key), _some(messages, slips=wrong_message), _some(forms, slips=wrong_form))
        for wrong_key, wrong_message, wrong_form in _PLANS
    )


def _some(ways: Sequence[Way[T]], *, slips: bool) -> list[Way[T]]:
    return [way for way in ways if bool(way.did) is slips]


def _told(ways: Sequence[Way[bytes] | Way[Form] | Way[str]]) -> str:
    slips = [way for way in ways if way.did]
    if not slips:
        return "Nothing is wrong with it: it is what Twitter computes."
    done = " and ".join(way.did for way in slips)
    return f"You {done}. {' '.join(dict.fromkeys(way.cure for way in slips))}"
