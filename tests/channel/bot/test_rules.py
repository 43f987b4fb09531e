"""What the bot answers."""

from pathlib import Path

import pytest

from tests.channel.bot.turns import turn
from twitter_channel.answers import LONGEST_TEXT, Answer, Button, Location
from twitter_channel.bot.loading import load_bot, read_bot
from twitter_channel.bot.rules import RuleBot
from twitter_channel.bot.turns import Account
from twitter_channel.bot.yaml_source import BotFileError


def answered(bot: RuleBot, text: str, metadata: str | None = None) -> Answer:
    """The only message that *bot* answers with."""
    (message,) = bot.reply(turn(text, metadata=metadata)).messages
    return message


@pytest.fixture
def bot() -> RuleBot:
    """The bot the channel comes with."""
    return load_bot(None)


@pytest.mark.parametrize("text", ["hi", "Hello", "HEY!!!", "  good   morning ", "hi, bot"])
def test_a_greeting_is_greeted_by_what_calls_itself_a_bot(bot: RuleBot, text: str) -> None:
    answer = answered(bot, text)

    assert "bot" in answer.text
    assert len(answer.quick_replies) == 3


@pytest.mark.parametrize("text", ["hi, my parcel is late", "Hello 17", "this is it", "🙂", ""])
def test_everything_else_is_quoted(bot: RuleBot, text: str) -> None:
    assert answered(bot, text).text == f'You said: "{text}"'


def test_every_button_leads_somewhere_pressed_or_typed(bot: RuleBot) -> None:
    for reply in bot.quick_replies():
        pressed = answered(bot, "x", reply.metadata)
        typed = answered(bot, reply.label.upper())

        assert pressed == typed
        assert "You said" not in pressed.text


def test_a_keyword_is_heard_as_a_whole_word(bot: RuleBot) -> None:
    assert "Monday" in answered(bot, "What are your OPENING hours?").text
    assert answered(bot, "reopening hours").text == 'You said: "reopening hours"'


def test_the_metadata_of_a_button_that_is_gone_falls_back_to_the_words(bot: RuleBot) -> None:
    assert answered(bot, "Hello", "an-old-button") == answered(bot, "Hello")


def test_the_first_rule_that_fits_answers() -> None:
    rules = "rules: [{keywords: [red], say: one}, {keywords: [red, blue], say: two}]"
    bot = read_bot(f"name: x\n{rules}\nfallback: {{say: three}}", "x.yaml")

    assert [answered(bot, text).text for text in ("red blue", "blue", "green")] == ["one", "two", "three"]


@pytest.mark.parametrize("length", [9_000, LONGEST_TEXT - 12, LONGEST_TEXT - 11, LONGEST_TEXT, 50_000])
def test_an_answer_is_never_longer_than_twitter_allows(bot: RuleBot, length: int) -> None:
    text = answered(bot, "x" * length).text

    assert len(text) <= LONGEST_TEXT
    assert text.startswith('You said: "xxx')
    assert text.endswith('x"' if length <= LONGEST_TEXT - 12 else '…"')


def test_words_with_braces_are_quoted_as_they_are(bot: RuleBot) -> None:
    assert answered(bot, "{text} {name}").text == 'You said: "{text} {name}"'


def test_two_quotes_share_the_room() -> None:
    bot = read_bot("name: x\nfallback: {say: '{text} and {text}'}", "x.yaml")

    assert len(answered(bot, "y" * 20_000).text) <= LONGEST_TEXT


RULES = r"""
name: Ada
variables: {shop: Acme}
greeting: {when: [hi], say: 'Hello {customer.name} (@{customer.screen_name}), this is {shop}. {unknown} stays.'}
rules:
  - patterns: ['order (?P<order>[A-Z]-\d{4})']
    say: I look for {order}.
    remember: {order: '{order}', shop: '{shop}!'}
  - keywords: [again]
    say: It was {order} at {shop}.
  - keywords: [refund]
    metadata: [refund]
    say: I am calling somebody.
    hand_over: The customer wants a refund.
  - attached: [photo]
    say: Nice!
fallback: {say: 'Pardon?', hand_over_after: 2}
"""


@pytest.fixture
def ada() -> RuleBot:
    return read_bot(RULES, "ada.yaml")


def test_an_answer_names_the_customer_and_constants_and_leaves_other_braces(ada: RuleBot) -> None:
    assert answered(ada, "hi").text == "Hello Alice Liddell (@alice), this is Acme. {unknown} stays."


def test_a_customer_without_a_name_leaves_its_place_empty(ada: RuleBot) -> None:
    (message,) = ada.reply(turn("hi", customer=Account("2", "", ""))).messages

    assert message.text == "Hello  (@), this is Acme. {unknown} stays."


def test_a_pattern_catches_what_the_answer_says_and_what_is_remembered(ada: RuleBot) -> None:
    result = ada.reply(turn("where is ORDER a-4711?"))

    assert result.messages[0].text == "I look for a-4711."
    assert result.variables == {"order": "a-4711", "shop": "Acme!"}


def test_what_is_remembered_stands_before_constants(ada: RuleBot) -> None:
    (message,) = ada.reply(turn("again", variables={"order": "B-1", "shop": "Elsewhere"})).messages

    assert message.text == "It was B-1 at Elsewhere."


def test_what_is_not_remembered_yet_leaves_its_place_empty(ada: RuleBot) -> None:
    assert answered(ada, "again").text == "It was  at Acme."


def test_what_a_customer_writes_is_not_read_as_a_place(ada: RuleBot) -> None:
    (message,) = ada.reply(turn("again", variables={"order": "{shop} {text}"})).messages

    assert message.text == "It was {shop} {text} at Acme."


def test_a_rule_may_hand_over(ada: RuleBot) -> None:
    assert ada.reply(turn("x", metadata="refund")).hand_over == "The customer wants a refund."


def test_an_attachment_is_answered_by_its_kind(ada: RuleBot) -> None:
    assert ada.reply(turn("", media=("photo",))).messages[0].text == "Nice!"
    assert ada.reply(turn("", media=("video",))).is_fallback


@pytest.mark.parametrize(("before", "reason"), [(0, None), (1, "The bot did not understand 2 messages in a row.")])
def test_a_bot_that_does_not_understand_hands_over_after_so_many_times(
    ada: RuleBot, before: int, reason: str | None
) -> None:
    result = ada.reply(turn("blah", fallbacks=before))

    assert (result.is_fallback, result.hand_over) == (True, reason)


def test_media_lie_beside_the_rule_file(tmp_path: Path) -> None:
    (tmp_path / "menu.png").write_bytes(b"picture")
    (tmp_path / "bot.yaml").write_text("name: x\nfallback: {say: look, media: menu.png}", "utf-8")

    (message,) = load_bot(tmp_path / "bot.yaml").reply(turn()).messages

    assert message.media == (tmp_path / "menu.png").resolve().as_uri()


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "gone.png", "link.png", "."])
def test_media_from_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "bots").mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "bots/link.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "bots/bot.yaml").write_text(f"name: x\nfallback: {{say: look, media: {name}}}", "utf-8")

    with pytest.raises(BotFileError, match="line 2: 'media' names"):
        load_bot(tmp_path / "bots/bot.yaml")


def test_an_answer_has_its_buttons_its_place_and_its_profile() -> None:
    source = (
        "name: x\nfallback:\n  say: Here.\n  buttons: [{label: Shop, url: 'https://shop.example'}]\n"
        "  location: {longitude: 13.405, latitude: 52.52}\n  custom_profile: 7"
    )

    answer = answered(read_bot(source, "x.yaml"), "where?")

    assert answer.buttons == (Button("Shop", "https://shop.example"),)
    assert (answer.location, answer.profile) == (Location(13.405, 52.52), "7")


def test_a_shared_place_is_heard_as_what_is_attached() -> None:
    source = "name: x\nrules:\n  - {attached: [location], say: I see where you are.}\nfallback: {say: pardon}"

    (said,) = read_bot(source, "x.yaml").reply(turn("here", location=Location(13.405, 52.52))).messages

    assert said.text == "I see where you are."
