"""What the bot answers."""

import pytest

from tests.channel.bot.turns import turn
from twitter_channel.answers import LONGEST_TEXT, Answer
from twitter_channel.bot.loading import load_bot, read_bot
from twitter_channel.bot.rules import RuleBot


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
