"""What people write: it is answered, whatever it is."""

from collections.abc import Callable
from typing import Any

from ..bench import Bench
from ..check import Check, bot_check
from ..terms import Failed, about

LONGEST = 10_000


def plain(bench: Bench) -> None:
    bench.talk.served(bench.talk.customer())


def saying(*texts: str) -> Callable[[Bench], None]:
    """A check that each of *texts* is answered."""

    def run(bench: Bench) -> None:
        for text in texts:
            _answered(bench, text)

    return run


def null_like(bench: Bench) -> None:
    saying("null", "None", "undefined", "0", "false", "NaN", "[]", "{}", "-1")(bench)


def entities(bench: Bench) -> None:
    customer = bench.talk.customer()
    bench.talk.served(customer, bench.talk.with_stimulus("Is 1 < 2 & 3 > 2?"))
    for text in bench.talk.answered(customer):
        if "&amp;" in text or "&lt;" in text or "&gt;" in text:
            raise Failed(
                f"the answer shows escapes to the customer ({text!r:.200}): & < > arrive as &amp; &lt; &gt; and are to "
                "be unescaped before they are sent again"
            )


def long(bench: Bench) -> None:
    words = bench.talk.with_stimulus("")
    _answered(bench, (words + "All work and no play. " * LONGEST)[:LONGEST])


def media(bench: Bench) -> None:
    for sample in ("photo", "gif", "video"):
        _served(bench, f"a {sample} with a text", media=sample)
    bench.talk.rest()


def quick_reply(bench: Bench) -> None:
    customer = bench.talk.customer()
    bench.talk.served(customer)
    with about("an answer to a quick reply:"):
        bench.talk.served(customer, quick_reply_metadata="verify-metadata")


def missing_members(bench: Bench) -> None:
    for member in ("users", "direct_message_events.0.message_create.message_data.entities"):
        _served(bench, f"a delivery without {member.rpartition('.')[2]!r}", alter={"remove": [member]})


def new_members(bench: Bench) -> None:
    data = "direct_message_events.0.message_create.message_data"
    new: dict[str, Any] = {
        "replay_id": 7,
        "direct_message_events.0.conversation": {"kind": "one_to_one", "participants": [1, None]},
        "direct_message_events.0.message_create.is_urgent": None,
        f"{data}.reactions": [{"emoji": "😀", "count": 1}],
        f"{data}.entities.cashtags": [],
    }
    _served(bench, "a delivery with members nobody has seen", alter={"add": new})


def _answered(bench: Bench, text: str) -> None:
    _served(bench, repr(text)[:60], bench.talk.with_stimulus(text))


def _served(bench: Bench, what: str, text: str | None = None, **how: Any) -> None:
    """See a message of somebody new served; a failure says that it was *what*."""
    with about(f"{what}:"):
        bench.talk.served(bench.talk.customer(), text, **how)


FIRST: tuple[Check, ...] = (
    bot_check(
        "content.plain",
        "A plain message is answered",
        "facts §2.2, §6.1",
        "Call POST /1.1/direct_messages/events/new.json, with the sender of the message as the recipient.",
        plain,
        needs=frozenset({"delivery"}),
        gates=frozenset({"answers"}),
    ),
)
CHECKS: tuple[Check, ...] = (
    bot_check(
        "content.emoji",
        "Emoji, flags and combined characters are answered",
        "facts §2.2, §6.1",
        "Handle text as Unicode all the way, in the database too (utf8mb4 in MySQL).",
        saying("😀", "👩‍👩‍👧‍👦 🇧🇪 👍🏽", "e\u0301 ﷽ 𝒳", "☎️"),
    ),
    bot_check(
        "content.rtl",
        "Text from right to left is answered",
        "facts §2.2, §6.1",
        "Handle text as Unicode; take marks of direction for what they are, parts of the text.",
        saying("مرحبا، أين طلبي؟", "שלום, איפה ההזמנה שלי?", "\u200fabc\u202edef\u202c"),
    ),
    bot_check(
        "content.long",
        f"A message of {LONGEST:,} characters, the most there are, is answered",
        "facts §2.2",
        "Store and handle texts of that length; an answer that quotes one must be cut to the limit itself.",
        long,
    ),
    bot_check(
        "content.null_like",
        'Texts such as "null", "0" and "false" are answered as any other',
        "facts §6.1: the text is text",
        "Test whether there is a text, not whether the text looks like nothing.",
        null_like,
    ),
    bot_check(
        "content.html",
        "HTML, SQL and template syntax in a message are text",
        "facts §6.1",
        "Escape where you show it; do not interpret it.",
        saying("<script>alert(1)</script>", "<b>bold</b>", "'; DROP TABLE messages; --", "{{7*7}} ${7*7} %s %d {0}"),
    ),
    bot_check(
        "content.entities",
        "& < > arrive as &amp; &lt; &gt;, and are not shown to the customer like that",
        "facts §2.2, §6.1",
        "Unescape &amp; &lt; &gt; of texts that arrive before you use them.",
        entities,
    ),
    bot_check(
        "content.lines",
        "Several lines, tabs and odd blanks are answered",
        "facts §6.1",
        "Take white space for a part of the text; no line ends the message.",
        saying("first\nsecond\n\nthird", "tab\there", "  in blanks  ", "carriage\r\nreturn"),
    ),
    bot_check(
        "content.link",
        "A link, which arrives shortened with its entity, is answered",
        "facts §6.1",
        "Take the link from entities.urls; the text has its t.co form.",
        saying("See https://example.com/orders/7?a=1&b=2 please", "https://example.com"),
    ),
    bot_check(
        "content.media",
        "A photo, a GIF and a video are answered",
        "facts §6.1, §2.9",
        "Expect message_data.attachment; the text ends with the link of the medium.",
        media,
    ),
    bot_check(
        "content.quick_reply",
        "An answer to a quick reply is answered",
        "facts §6.1: quick_reply_response",
        "Expect message_data.quick_reply_response, with the metadata that you gave or without any.",
        quick_reply,
    ),
    bot_check(
        "content.missing_members",
        "Members that may be missing are not relied on",
        "facts §6.1: optional members",
        "Read only what you need, and expect users and entities to be missing.",
        missing_members,
    ),
    bot_check(
        "content.new_members",
        "Members that nobody has seen are ignored",
        "facts §6",
        "Ignore members that you do not know; no strict parsing of what Twitter sends.",
        new_members,
    ),
)
