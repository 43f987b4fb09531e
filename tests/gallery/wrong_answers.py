"""The defects of bots that answer wrongly: content, identity, order."""

from collections.abc import Iterator

from tests.gallery.defect import Defect


def defects() -> Iterator[Defect]:
    yield from _of_content()
    yield from _of_identity()
    yield from _of_order()


def _of_content() -> Iterator[Defect]:
    beyond = ("content.emoji", "content.rtl", "content.lines")
    yield Defect("crashes_on_emoji", "content.emoji", "😀.*no answer", also=beyond)
    yield Defect("crashes_beyond_ascii_logs", "content.rtl", "مرحبا.*no answer", also=beyond)
    yield Defect("escapes_twice", "content.entities", "the answer shows escapes")
    yield Defect("sends_more_than_fits", "content.long", "error 354.*10011 characters")
    yield Defect("takes_words_for_nothing", "content.null_like", "'null'.*no answer")
    yield Defect("expects_a_list_of_media", "content.media", "a photo.*no answer")
    yield Defect("ignores_quick_replies", "content.quick_reply", "a quick reply.*no answer")
    yield Defect("one_line_only", "content.lines", "first.nsecond.*no answer")
    yield Defect("needs_every_member", "content.missing_members", "without 'users'.*no answer")
    yield Defect("knows_every_member", "content.new_members", "members nobody has seen.*no answer")


def _of_identity() -> Iterator[Defect]:
    own = ("identity.own_app", "identity.other_app")
    yield Defect("answers_itself", "identity.echo", "answers its own messages", also=own)
    yield Defect("loops_with_the_customer", "identity.echo", "answers its own messages", also=own)
    yield Defect("answers_own_account_elsewhere", "identity.other_app", "sent with another app was answered", also=own)
    # Where nobody is answered, that is the first to be seen.
    plain = ("content.plain", "identity.recipient")
    yield Defect("answers_the_recipient", "content.plain", "to itself", tried=plain)
    yield Defect(
        "numbers_for_ids", "content.plain", r"error 108\): .*no account with the id \d+00", tried=plain, in_node=True
    )
    yield Defect(
        "answers_for_every_account",
        "identity.for_user",
        "an account that it does not know was answered",
        also=("identity.two_accounts",),
    )


def _of_order() -> Iterator[Defect]:
    yield Defect(
        "answers_duplicates",
        "order.duplicate",
        "delivered twice was answered twice",
        tried=("order.duplicate*", "order.late"),
        also=("order.duplicate_at_once", "order.duplicate_in_batch"),
    )
    yield Defect(
        "looks_before_it_notes",
        "order.duplicate_at_once",
        "4 times at once was answered more than once",
        tried=("order.duplicate*", "order.late"),
    )
    yield Defect(
        "drops_late_messages",
        "order.late",
        "10 minutes late was not answered",
        also=("order.reordered",),
        tried=("order.duplicate*", "order.late", "order.reordered"),
    )
    yield Defect(
        "answers_in_any_order",
        "order.conversation",
        "answered out of order",
        tried=("order.duplicate", "order.conversation"),
    )
    yield Defect(
        "one_customer_at_a_time",
        "order.two_at_once",
        "behind another one",
        tried=("order.conversation", "order.two_at_once"),
    )
    yield Defect(
        "drops_what_is_too_much",
        "order.burst",
        "burst of 200 messages, \\d+ were not answered",
        tried=("order.conversation", "order.burst"),
    )
    yield Defect(
        "knows_messages_by_text",
        "order.same_words",
        "same words, the second was not",
        tried=("order.duplicate*", "order.same_words"),
    )
