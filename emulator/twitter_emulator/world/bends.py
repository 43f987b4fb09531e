"""What faults do, as values: to a call of Twitter's API, and to what goes to a webhook."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from .alterations import Alteration

Spoilt = Literal["truncated", "cut", "malformed", "empty", "html"]
"""Half of the body; half of what its length promises; no JSON; nothing; a page, as proxies send it."""

Garbage = Literal["empty", "truncated", "malformed", "html"]
Signature = Literal["missing", "empty", "wrong_secret", "old_secret", "hex", "no_prefix", "other_body", "stale"]
Respelling = Literal["escapes", "slashes", "spaces", "key_order"]
"""Other bytes of the same JSON: ``\\u00e9``, ``\\/``, blanks and lines, members the other way round."""

Casing = Literal["upper", "lower", "title"]


class ApiEffect(Struct, frozen=True, kw_only=True):
    """
    What becomes of a call. All times are wall time, since clients wait by their own clock.

    *status* and *code* refuse it, *hang_ms* and *resets* leave it without an answer; *applied* says whether such a
    call takes effect all the same. Where none of them is set it does, and only its answer is late or *body* spoilt.
    """

    delay_ms: int = 0
    status: int | None = None
    code: int | None = None
    reset_in_ms: int | None = None
    hang_ms: int | None = None
    resets: bool = False
    applied: bool = False
    body: Spoilt | None = None
    content_type: str | None = None

    @property
    def is_refusal(self) -> bool:
        return self.status is not None or self.code is not None

    @property
    def is_silence(self) -> bool:
        """Whether no answer comes at all."""
        return self.resets or self.hang_ms is not None

    @property
    def takes_effect(self) -> bool:
        return self.applied or not (self.is_refusal or self.is_silence)


class WebhookEffect(Struct, frozen=True, kw_only=True):
    """
    What becomes of a delivery, or of a challenge.

    *delay_ms* is by the world's clock. *copies* come after it, or with *at_once* beside it. A *group* of so many waits
    for its last, and then goes out *reversed* or at once. Whatever is done to the body is done before it is signed.

    *token*, *omits_token* and *parameters* are for challenges; parameters come first.
    """

    drops: bool = False
    delay_ms: int = 0
    copies: int = 0
    at_once: bool = False
    group: int = 0
    reversed: bool = False
    signature: Signature | None = None
    casing: Casing | None = None
    body: Garbage | None = None
    respelled: tuple[Respelling, ...] = ()
    alteration: Alteration | None = None
    for_user_id: str | None = None
    content_type: str | None = None
    token: str | None = None
    omits_token: bool = False
    parameters: Mapping[str, str] = {}

    @property
    def bends_body(self) -> bool:
        """Whether the body may break its contract because of this."""
        return self.body is not None or self.alteration is not None or self.for_user_id is not None

    @property
    def bends_request(self) -> bool:
        """Whether a receiver may refuse what it is sent because of this."""
        return self.bends_body or self.signature is not None or self.content_type is not None

    @property
    def bends_challenge(self) -> bool:
        """Whether a challenge is another because of this, and not only a further one."""
        is_other_query = self.token is not None or self.omits_token or bool(self.parameters)
        return is_other_query or self.signature is not None or self.casing is not None


class Bend(Struct, frozen=True):
    """An *effect* on one delivery, of the rule *rule_id*, or of nobody's rule where that is empty."""

    rule_id: str
    effect: WebhookEffect
