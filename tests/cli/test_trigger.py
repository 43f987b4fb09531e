"""``twitter-emulator trigger``: everything that webhooks hear of, and what they should never hear."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.receiver import receiving, register
from twitter_emulator.cli.kinds import KINDS
from twitter_emulator.client import WorldClient

FAMILIES = {
    "message": "direct_message_events",
    "dm": "direct_message_events",
    "typing": "direct_message_indicate_typing_events",
    "read": "direct_message_mark_read_events",
    "follow": "follow_events",
    "unfollow": "follow_events",
    "block": "block_events",
    "unblock": "block_events",
    "mute": "mute_events",
    "unmute": "mute_events",
    "tweet": "tweet_create_events",
    "mention": "tweet_create_events",
    "reply": "tweet_create_events",
    "retweet": "tweet_create_events",
    "favorite": "favorite_events",
    "delete_tweet": "tweet_delete_events",
    "revoke": "user_event",
    "replay_complete": "replay_job_status",
    "replay_incomplete": "replay_job_status",
}


@pytest.fixture
def heard(world: WorldClient) -> Iterator[WorldClient]:
    """The world, with a webhook that the brand is subscribed to."""
    credentials = world.credentials
    with receiving(credentials) as receiver:
        register(credentials, receiver.url)
        yield world


def bodies(world: WorldClient) -> list[dict[str, Any]]:
    """What was delivered, as far as the journal shows it, oldest first."""
    assert world.settled()
    return [json.loads(entry["request_body"]) for entry in world.journal(kind="attempt").entries]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_delivered_to_the_brand_without_further_words(run: Run, heard: WorldClient, kind: str) -> None:
    done = run("trigger", kind, "--world", heard.name)

    assert done.exit_code == 0, done.output
    assert FAMILIES[kind] in bodies(heard)[-1]
    assert heard.violations() == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "revoke"])
def test_every_kind_that_does_not_end_the_subscription_can_be_repeated(run: Run, heard: WorldClient, kind: str) -> None:
    done = run("trigger", kind, "-n", "3", "--world", heard.name)

    told = [line for line in done.output.splitlines() if line.startswith(f"{kind} by ")]
    assert (done.exit_code, len(told)) == (0, 3), done.output
    assert not any("nobody" in line for line in told)
    assert len({line.rpartition(": ")[2] for line in told}) == 3


def test_people_and_text_are_named(run: Run, heard: WorldClient) -> None:
    done = run("trigger", "message", "--from", "@Bob", "--to=acme_support", "--text=hi there", "--world", heard.name)

    (said,) = heard.messages("bob", "acme_support")
    assert said["text"] == "hi there"
    assert done.output == "message by @bob to @acme_support: d1\n"


@pytest.mark.parametrize(
    ("named", "who"),
    [
        (("--to", "bob"), "by @acme_support to @bob"),
        (("--from", "acme_support"), "by @acme_support to @alice"),
        (("--from", "bob"), "by @bob to @acme_support"),
    ],
)
def test_whoever_is_not_named_is_the_other_side(run: Run, world: WorldClient, named: tuple[str, ...], who: str) -> None:
    done = run("trigger", "typing", *named, "--world", world.name)

    assert done.output == f"typing {who}: nobody who is subscribed hears of it\n"


def test_a_tweet_that_is_named_is_liked_and_no_other_is_made(run: Run, heard: WorldClient) -> None:
    tweet = heard.do("tweet", "acme_support", text="like this")["tweet"]

    run("trigger", "favorite", "--tweet", tweet, "--world", heard.name)

    assert bodies(heard)[-1]["favorite_events"][0]["favorited_status"]["id_str"] == tweet
    assert [entry["event"] for entry in heard.journal(kind="event").entries] == ["tweet", "favorite"]


def test_a_tweet_that_is_repeated_is_not_said_in_the_same_words(run: Run, heard: WorldClient) -> None:
    run("trigger", "tweet", "--text=hi", "-n2", "--world", heard.name)

    assert [body["tweet_create_events"][0]["text"] for body in bodies(heard)] == ["hi", "hi (2)"]


def test_what_is_delivered_is_changed_by_paths(run: Run, heard: WorldClient) -> None:
    event = "direct_message_events.0"

    done = run(
        "trigger",
        "message",
        "--override",
        f"{event}.message_create.sender_id=123",
        "--override",
        f"{event}.id=abc=def",
        "--add",
        f'{event}.new={{"x": [1]}}',
        "--remove",
        "users",
        "--world",
        heard.name,
    )

    (body,) = bodies(heard)
    (altered,) = body["direct_message_events"]
    assert done.exit_code == 0
    assert (altered["message_create"]["sender_id"], altered["id"], altered["new"]) == (123, "abc=def", {"x": [1]})
    assert "users" not in body
    assert all(violation["altered"] for violation in heard.violations())


def test_what_had_to_happen_before_is_not_changed(run: Run, heard: WorldClient) -> None:
    done = run("trigger", "favorite", "--override", "for_user_id=1", "--world", heard.name)

    tweeted, liked = bodies(heard)
    assert "(before that, @acme_support tweets, as no --tweet was named)" in done.output
    assert (tweeted["for_user_id"], liked["for_user_id"]) == (heard.credentials.brand.id, 1)


@pytest.mark.parametrize("is_file", [False, True])
def test_a_body_of_ones_own_is_delivered(run: Run, heard: WorldClient, tmp_path: Path, *, is_file: bool) -> None:
    text = '{"any": ["thing"]}'
    (tmp_path / "body.json").write_text(text)

    done = run("trigger", "--raw", str(tmp_path / "body.json") if is_file else text, "-n2", "--world", heard.name)

    assert done.output == "raw: d1\nraw: d2\n"
    assert bodies(heard) == [{"any": ["thing"]}] * 2


def test_a_kind_beside_a_body_of_ones_own_lets_nothing_happen(run: Run, heard: WorldClient) -> None:
    run("trigger", "message", "--raw", "{}", "--add", "x=y", "--world", heard.name)

    assert bodies(heard) == [{"x": "y"}]
    assert heard.messages("alice", "acme_support") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say what is to happen, or give a body with --raw. KIND is one of: message, dm, "),
        (("favourite",), "'favourite' is no kind of event. Did you mean 'favorite'? There are: message, dm, "),
        (("xyzzy",), "'xyzzy' is no kind of event. There are: message, dm, "),
        (("follow", "--text", "x"), "--text says nothing about follow; leave it out."),
        (("message", "--webhook", "1"), "--webhook says nothing about message; leave it out."),
        (("--raw", "{}", "--from", "alice"), "--from says nothing about --raw; leave it out."),
        (("message", "--from", "alise"), "There is no account 'alise'. Did you mean 'alice'?"),
        (("message", "--override", "for_user_id"), "'for_user_id' is no path=value; write one such as"),
        (("message", "--add", "=1"), "'=1' is no path=value"),
        (("message", "--rate", "fast"), "'fast' is no rate"),
        (("message", "-n", "0"), "0 is not in the range"),
        (
            ("--raw", "nowhere.json"),
            "'nowhere.json' is neither a JSON object nor a file that can be read: No such file",
        ),
        (("--raw", "{"), "this is no JSON object: "),
        (("--raw", __file__), "this is no JSON object: "),
        (("message", "--tweet", "1"), "--tweet says nothing about message"),
        (("delete_tweet", "--tweet", "1"), "there is no tweet '1'"),
        (("follow", "--from", "bob", "--to", "bob"), "@bob cannot do this to itself"),
    ],
)
def test_what_cannot_be_triggered_ends_with_2_and_says_why(
    run: Run, world: WorldClient, arguments: tuple[str, ...], said: str
) -> None:
    done = run("trigger", *arguments, "--world", world.name)

    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_a_path_that_leads_nowhere_ends_with_2_and_says_where(run: Run, heard: WorldClient) -> None:
    done = run("trigger", "message", "-n5", "--override", "direct_message_events.1.id=1", "--world", heard.name)

    assert done.exit_code == 2
    assert "cannot be altered and is not sent: direct_message_events.1.id: nothing is at direct_" in done.output
    assert len(heard.messages("alice", "acme_support")) == 1
