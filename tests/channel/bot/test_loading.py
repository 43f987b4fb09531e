"""The rule file, and complaints about it."""

from pathlib import Path

import pytest

from tests.channel.bot.turns import turn
from tests.channel.fake_media import PNG
from twitter_channel.bot.loading import load_bot, read_bot
from twitter_channel.bot.yaml_source import BotFileError

GOOD = """\
name: Ada
typing: true
greeting:
  when: [hi]
  say: Hello, I am a bot.
  quick_replies:
    - {label: Hours, metadata: hours}
rules:
  - metadata: [hours]
    say: From 9 to 17.
fallback:
  say: Pardon?
"""


def test_a_good_file_is_read() -> None:
    bot = read_bot(GOOD, "ada.yaml")

    assert (bot.name, bot.typing, bot.mark_read) == ("Ada", True, False)
    assert bot.reply(turn("Hours")).messages[0].text == "From 9 to 17."


def test_a_picture_may_stand_for_itself(tmp_path: Path) -> None:
    (tmp_path / "menu.png").write_bytes(PNG)
    path = tmp_path / "ada.yaml"
    path.write_text(GOOD.replace("say: From 9 to 17.", "media: menu.png"), "utf-8")

    (said,) = load_bot(path).reply(turn("Hours")).messages

    assert (said.text, str(said.media).endswith("menu.png")) == ("", True)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("name: Ada\n", "", 1, "has no 'name'"),
        ("fallback:\n  say: Pardon?\n", "", 1, "has no 'fallback'"),
        ("typing: true", "typing: perhaps", 2, "true or false"),
        ("typing", "typin", 2, "'typin' is not known here; use 'name'"),
        ("typing: true", "name: Bob", 2, "'name' stands here twice"),
        ("when: [hi]", "when: hi", 4, "must be a list"),
        ("when: [hi]", "when: ['?!']", 4, "no letter or digit"),
        ("say: Hello, I am a bot.", "say: ''", 5, "is empty"),
        ("say: Hello, I am a bot.", "say: [a]", 5, "must be text"),
        ("say: Hello, I am a bot.", f"say: {'x' * 10_001}", 5, "at most 10,000"),
        ("label: Hours", f"label: {'x' * 37}", 7, "at most 36"),
        ("label: Hours", "label: 'see http://a.b'", 7, "URL"),
        ("metadata: hours}", "metadata: gone}", 1, "no rule has its metadata 'gone'"),
        (
            "metadata: hours}",
            "metadata: hours}\n    - {label: B, description: d}",
            7,
            "in all of its entries or in none",
        ),
        ("    - {label: Hours, metadata: hours}", "    []", 7, "has 0 entries"),
        ("  - metadata: [hours]\n    say", "  - say", 9, "would never answer"),
        ("  - metadata: [hours]", "  - metadata: [hours]\n    patterns: ['(a+)+']", 10, "repeats something"),
        ("  - metadata: [hours]", "  - metadata: [hours]\n    patterns: ['(']", 10, "not a regular expression"),
        ("  - metadata: [hours]", "  - metadata: [hours]\n    patterns: ['(?P<text>a)']", 10, "names a group 'text'"),
        ("  - metadata: [hours]", "  - metadata: [hours]\n    attached: [sticker]", 10, "use photo"),
        ("say: From 9", "remember: {text: a}\n    say: From 9", 10, "always stands for something else"),
        ("say: From 9", "remember: {a b: c}\n    say: From 9", 10, "is no name"),
        ("say: From 9", "remember: [a]\n    say: From 9", 10, "must be a mapping"),
        ("say: Pardon?", "say: Pardon?\n  hand_over_after: 0", 13, "from 1 to 20"),
        ("say: Pardon?", "say: Pardon?\n  buttons: []", 13, "has 0 entries; Twitter takes 1 to 3"),
        ("say: Pardon?", "say: Pardon?\n  buttons: [{label: a, url: a.b}]", 13, "write it like https://"),
        ("say: Pardon?", "say: Pardon?\n  location: {longitude: 1, latitude: 91}", 13, "a number from -90 to 90"),
        ("say: Pardon?", "say: Pardon?\n  location: {longitude: 1}", 13, "has no 'latitude'"),
        ("say: Pardon?", "say: Pardon?\n  custom_profile: Robin", 13, "is no id of a custom profile"),
        (
            "say: Pardon?",
            "say: Pardon?\n  media: x.png\n  location: {longitude: 1, latitude: 2}",
            12,
            "attaches one of them",
        ),
        ("name: Ada", "name: [", 3, "not YAML"),
        (GOOD, "", None, "the file is empty"),
        (GOOD, "- a", 1, "must be a mapping"),
        (GOOD, "\x07", None, "not YAML"),
    ],
)
def test_a_complaint_names_the_file_the_line_and_what_to_do(old: str, new: str, line: int | None, words: str) -> None:
    with pytest.raises(BotFileError) as caught:
        read_bot(GOOD.replace(old, new, 1), "ada.yaml")

    place = "ada.yaml:" if line is None else f"ada.yaml, line {line}:"
    assert str(caught.value).startswith(place)
    assert words in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BotFileError, match="nowhere.yaml"):
        load_bot(tmp_path / "nowhere.yaml")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BotFileError, match="UTF-8"):
        load_bot(tmp_path / "bot.yaml")
