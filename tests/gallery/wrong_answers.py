"""The defects of bots that answer wrongly: content, identity, order."""

from collections.abc import Iterator

from tests.gallery.defect import Defect


def defects() -> Iterator[Defect]:
    yield from _of_content()
    yield from _of_identity()
    yield from _of_order()


def _of_content() -> Iterator[Defect]:
    beyond = ("content.emoji", "content.rtl", "content.lines")
    yield Defect(name="crashes_on_emoji", check="content.emoji", words="😀.*no answer", also=beyond)
    yield Defect(name="crashes_beyond_ascii_logs", check="content.rtl", words="مرحبا.*no answer", also=beyond)
    yield Defect(name="escapes_twice", check="content.entities", words="the answer shows escapes")
    yield Defect(name="sends_more_than_fits", check="content.long", words="error 354.*10011 characters")
    yield Defect(name="takes_words_for_nothing", check="content.null_like", words="'null'.*no answer")
    yield Defect(name="expects_a_list_of_media", check="content.media", words="a photo.*no answer")
    yield Defect(name="ignores_quick_replies", check="content.quick_reply", words="a quick reply.*no answer")
    yield Defect(name="one_line_only", check="content.lines", words="first.nsecond.*no answer")
    yield Defect(name="needs_every_member", check="content.missing_members", words="without 'users'.*no answer")
    yield Defect(name="knows_every_member", check="content.new_members", words="members nobody has seen.*no answer")


def _of_identity() -> Iterator[Defect]:
    own = ("identity.own_app", "identity.other_app")
    yield Defect(name="answers_itself", check="identity.echo", words="answers its own messages", also=own)
    yield Defect(name="loops_with_the_customer", check="identity.echo", words="answers its own messages", also=own)
    yield Defect(
        name="answers_own_account_elsewhere",
        check="identity.other_app",
        words="sent with another app was answered",
        also=own,
    )
    # Where nobody is answered, that is the first to be seen.
    plain = ("content.plain", "identity.recipient")
    yield Defect(name="answers_the_recipient", check="content.plain", words="to itself", tried=plain)
    yield Defect(
        name="numbers_for_ids",
        check="content.plain",
        words=r"error 108\): .*no account with the id \d+00",
        tried=plain,
        in_node=True,
    )
    yield Defect(
        name="answers_for_every_account",
        check="identity.for_user",
        words="an account that it does not know was answered",
        also=("identity.two_accounts",),
    )


def _of_order() -> Iterator[Defect]:
    yield Defect(
        name="answers_duplicates",
        check="order.duplicate",
        words="delivered twice was answered twice",
        tried=("order.duplicate*", "order.late"),
        also=("order.duplicate_at_once", "order.duplicate_in_batch"),
    )
    yield Defect(
        name="looks_before_it_notes",
        check="order.duplicate_at_once",
        words="4 times at once was answered more than once",
        tried=("order.duplicate*", "order.late"),
    )
    yield Defect(
        name="drops_late_messages",
        check="order.late",
        words="10 minutes late was not answered",
        also=("order.reordered",),
        tried=("order.duplicate*", "order.late", "order.reordered"),
    )
    yield Defect(
        name="answers_in_any_order",
        check="order.conversation",
        words="answered out of order",
        tried=("order.duplicate", "order.conversation"),
    )
    yield Defect(
        name="one_customer_at_a_time",
        check="order.two_at_once",
        words="behind another one",
        tried=("order.conversation", "order.two_at_once"),
    )
    yield Defect(
        name="drops_what_is_too_much",
        check="order.burst",
        words="burst of 200 messages, \\d+ were not answered",
        tried=("order.conversation", "order.burst"),
    )
    yield Defect(
        name="knows_messages_by_text",
        check="order.same_words",
        words="same words, the second was not",
        tried=("order.duplicate*", "order.same_words"),
    )
