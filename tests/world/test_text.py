"""What happens to a text on its way (facts §2.1)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.world import seeds, text
from twitter_emulator.world.text import Hashtag, Link, Mention, Processed, Symbol

ACCOUNTS = seeds.seeded_accounts("seed")

PIECES = st.sampled_from(
    [
        "#help",
        "＃日本",
        "$ACME",
        "@alice",
        "@ALICE",
        "@nobody",
        "https://acme.example/a?b=1&c=<2>",
        "http://a.b",
        "&",
        "<",
        ">",
    ]
    + [
        "\N{GRINNING FACE}",
        "\N{MATHEMATICAL BOLD CAPITAL A}",
        "é",
        "word",
        " ",
        " ",
        "\n",
        ".",
        ",",
        "(",
        ")",
        "://",
        "#",
        "@",
    ]
)
texts = st.lists(PIECES | st.characters(), max_size=30).map("".join)


def processed(written: str, *, escape: bool = True) -> Processed:
    return text.processed(written, seed="seed", find=ACCOUNTS.named, escape=escape)


def unescaped(escaped: str) -> str:
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def cut_out(result: Processed) -> list[str]:
    return [result.text[entity.start : entity.end] for entity in result.entities]


def links(written: str) -> list[str]:
    return [entity.expanded_url for entity in processed(written).entities if isinstance(entity, Link)]


def tags(written: str) -> list[str]:
    return [entity.text for entity in processed(written).entities if isinstance(entity, Hashtag)]


def symbols(written: str) -> list[str]:
    return [entity.text for entity in processed(written).entities if isinstance(entity, Symbol)]


def mentions(written: str) -> list[str]:
    return [entity.account.screen_name for entity in processed(written).entities if isinstance(entity, Mention)]


@given(texts)
def test_the_place_of_an_entity_is_exactly_where_it_stands(written: str) -> None:
    result = processed(written)

    for entity, found in zip(result.entities, cut_out(result), strict=True):
        match entity:
            case Hashtag(text=tag):
                assert found in (f"#{tag}", f"＃{tag}")
            case Symbol(text=symbol):
                assert found == f"${symbol}"
            case Mention(account=account):
                assert found[1:].lower() == account.screen_name
            case Link(url=url):
                assert found == url


@given(texts)
def test_entities_come_in_their_order_and_do_not_overlap(written: str) -> None:
    ends = [0]
    for entity in processed(written).entities:
        assert ends[-1] <= entity.start < entity.end
        ends.append(entity.end)


@given(texts, st.booleans())
def test_unescaping_and_expanding_gives_back_what_was_written(written: str, escape: bool) -> None:
    result = processed(written, escape=escape)

    back, end = "", 0
    for entity in result.entities:
        between = result.text[end : entity.start]
        own = entity.expanded_url if isinstance(entity, Link) else result.text[entity.start : entity.end]
        back += (unescaped(between) if escape else between) + own
        end = entity.end
    back += unescaped(result.text[end:]) if escape else result.text[end:]
    assert back == written


@given(texts)
def test_an_escaped_text_has_no_markup(written: str) -> None:
    assert not re.search("[<>]", processed(written).text)


def test_a_text_with_nothing_special_stays_as_it_is() -> None:
    written = 'it\'s "fine", 5 % off: 100 € \N{GRINNING FACE}'

    assert processed(written) == Processed(written)


def test_markup_is_left_alone_where_that_was_chosen() -> None:
    assert processed("1 < 2 & 3 > 2", escape=False).text == "1 < 2 & 3 > 2"


def test_places_count_code_points_of_the_escaped_text() -> None:
    (tag,) = processed("\N{GRINNING FACE} & #help").entities

    assert (tag.start, tag.end) == (8, 13)


def test_a_link_becomes_a_tco_link_of_ten_characters() -> None:
    result = processed("See https://acme.example/orders today.")

    assert re.fullmatch(r"See https://t\.co/[A-Za-z0-9]{10} today\.", result.text)


def test_the_same_link_gets_the_same_tco_link_in_one_world_and_another_one_elsewhere() -> None:
    assert text.tco("seed", "https://a.example") == text.tco("seed", "https://a.example")
    assert text.tco("seed", "https://a.example") != text.tco("other", "https://a.example")
    assert text.tco("seed", "https://a.example") != text.tco("seed", "https://b.example")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://acme.example", "acme.example"),
        ("https://acme.example/", "acme.example"),
        ("http://www.acme.example/help", "acme.example/help"),
        ("https://acme.example/12345678901234", "acme.example/12345678901234"),
        ("https://acme.example/123456789012345", "acme.example/12345678901234…"),
        ("https://acme.example:8443/a?b=c", "acme.example:8443/a?b=c"),
        ("https://acme.example?order=1234567890", "acme.example?order=12345678…"),
    ],
)
def test_people_see_the_host_and_fifteen_characters_of_the_path(url: str, shown: str) -> None:
    assert text.displayed(url) == shown


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("(see https://a.example/b).", ["https://a.example/b"]),
        ("https://a.example/wiki/B_(c), and", ["https://a.example/wiki/B_(c)"]),
        ("Is it https://a.example/?", ["https://a.example/"]),
        ("https://a.example. http://b.example!", ["https://a.example", "http://b.example"]),
        ('"HTTPS://A.example/b?c=d&e=f#g"', ["HTTPS://A.example/b?c=d&e=f#g"]),
        (
            "http://localhost:8080/x http://127.0.0.1:9/ http://[::1]:80/",
            ["http://localhost:8080/x", "http://127.0.0.1:9/", "http://[::1]:80/"],
        ),
        ("https://a.example/#tag https://a.example/@alice", ["https://a.example/#tag", "https://a.example/@alice"]),
        ("https://münchen.example/ü", ["https://münchen.example/ü"]),
        ("https://例え.example。", ["https://例え.example"]),
        ("https://a.exampleです", ["https://a.example"]),
    ],
)
def test_a_link_ends_before_the_sentence_around_it_goes_on(written: str, found: list[str]) -> None:
    assert links(written) == found


@pytest.mark.parametrize(
    "written",
    [
        "acme.example",
        "www.acme.example",
        "ftp://a.example",
        "https://",
        "http://...",
        "xhttp://a.example",
        "https:/a.example",
    ],
)
def test_only_web_addresses_with_their_scheme_are_links(written: str) -> None:
    assert links(written) == []


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("#help", ["help"]),
        ("(#help) #Hilfe!", ["help", "Hilfe"]),
        ("#日本語 ＃full", ["日本語", "full"]),
        ("#हिन्दी", ["हिन्दी"]),
        ("#\N{MATHEMATICAL BOLD CAPITAL A}b", ["\N{MATHEMATICAL BOLD CAPITAL A}b"]),
        ("#4ever #2024", ["4ever"]),
        ("a#b &#39; #a#b # #-", []),
    ],
)
def test_a_hashtag_has_a_letter_and_begins_a_word(written: str, found: list[str]) -> None:
    assert tags(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [("$ACME", ["ACME"]), ("buy $acme.b, $c", ["acme.b", "c"]), ("$5 US$ACME $TOOLONGX $$A", []), ("$A$B", [])],
)
def test_a_symbol_has_up_to_six_letters_after_a_blank(written: str, found: list[str]) -> None:
    assert symbols(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("@alice", ["alice"]),
        ("Dear @ALICE, .@bob!", ["alice", "bob"]),
        ("＠alice", ["alice"]),
        ("@nobody @alice_", []),
        ("mail@alice alice@bob.example @alice@bob", []),
    ],
)
def test_only_who_exists_is_mentioned(written: str, found: list[str]) -> None:
    assert mentions(written) == found


def test_who_is_mentioned_twice_is_named_once() -> None:
    assert [a.screen_name for a in text.mentioned("@bob @alice @BOB", ACCOUNTS.named)] == ["bob", "alice"]


def test_what_belongs_to_a_message_is_appended_after_a_blank() -> None:
    picture = Processed("").followed_by("https://t.co/0123456789", expanded_url="https://x.example", display_url="x")

    assert picture.text == " https://t.co/0123456789"
    assert [(entity.start, entity.end) for entity in picture.entities] == [(1, 24)]


def test_a_cut_text_keeps_only_what_is_whole() -> None:
    assert tags("#one #two") == ["one", "two"]
    assert [e.text for e in processed("#one #two").cut(8).entities if isinstance(e, Hashtag)] == ["one"]


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("hello", 5),
        ("\N{GRINNING FACE}", 1),
        ("cafe\N{COMBINING ACUTE ACCENT}", 4),
        ("<&>", 3),
        ("https://a.example/long", 22),
    ],
)
def test_characters_are_code_points_of_the_composed_text(written: str, length: int) -> None:
    assert text.length_of(written) == length


@pytest.mark.parametrize(
    "written",
    ["(" * 10_000, "#" * 10_000, "@" * 10_000, "http://" * 1_400, "http://a/" + "(a" * 5_000, "http://a" + "." * 9_900],
)
def test_a_hostile_text_takes_no_longer_than_another(written: str) -> None:
    assert processed(written).text
