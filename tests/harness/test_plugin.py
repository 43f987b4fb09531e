"""The plugin as a foreign project meets it: each test is a pytest run of its own."""

import subprocess
import sys

import pytest

from twitter_emulator.server import Emulator

pytest_plugins = ["pytester"]

HEAVY = ("anyio", "httpx", "msgspec", "pytest_bdd", "starlette", "twitter_emulator.client", "uvicorn")

BREACH = """
import httpx
from oauthlib.oauth1 import Client

def break_a_contract(twitter):
    keys = twitter.credentials
    url = f"{keys.api_base_url}/1.1/direct_messages/events/new.json"
    signer = Client(keys.api_key, keys.api_key_secret, keys.access_token, keys.access_token_secret)
    url, headers, _ = signer.sign(url, "POST")
    httpx.post(url, json={"event": {"type": "message_create"}}, headers=headers)
"""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def test_every_test_has_a_world_of_its_own_that_is_dropped_after_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_one(twitter):
            twitter.customer("alice").says("hi")

        def test_two(twitter, twitter_server):
            assert twitter.customer("alice").conversation() == []
            assert [world["name"] for world in twitter_server.worlds()] == ["default", twitter.world.name]
        """
    )

    run(pytester).assert_outcomes(passed=2)


def test_a_failure_is_reported_with_the_conversation_and_the_journal(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_silence(twitter):
            alice = twitter.customer("alice")
            alice.says("Is anybody there?")
            alice.hears("Hello", within="10ms")
        """
    )

    done = run(pytester)

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "*NotHeard: @alice heard nothing new with 'Hello' in it from @acme_support within 10ms.*",
            "*- Twitter -*",
            "*@alice: Is anybody there?",
            "The last of the journal of *",
            "*message @alice ? @acme_support Is anybody there?",
        ]
    )


def test_an_unexpected_breach_of_contract_fails_the_test_and_an_expected_one_does_not(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        breach=BREACH,
        test_breach="""
        import pytest
        from breach import break_a_contract

        def test_careless(twitter):
            break_a_contract(twitter)

        @pytest.mark.twitter(contracts="expected")
        def test_on_purpose(twitter):
            break_a_contract(twitter)
        """,
    )

    done = run(pytester)

    done.assert_outcomes(passed=2, errors=1)
    done.stdout.fnmatch_lines(["*direct_message_create.request: *event*'message_create' is a required property*"])


def test_a_seed_gives_the_same_keys_again(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.twitter(seed="shop")
        @pytest.mark.parametrize("time", range(2))
        def test_keys(twitter, time, seen=set()):
            seen.add(twitter.env()["TWITTER_API_KEY"])
            assert len(seen) == 1
        """
    )

    run(pytester).assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("sede=1", "*the mark twitter takes connect, contracts, invariants, seed, each by name, and not sede*"),
        ("contracts='no'", "*contracts is 'strict' or 'expected', not 'no'*"),
        ("invariants='-eco'", "*there is no invariant 'eco'; there are acknowledged, echo, once, limits, secrets, *"),
        ("invariants='echo -once'", "*name those to be watched, or those to be left out with a minus each*"),
    ],
)
def test_a_mark_that_cannot_be_understood_is_refused(pytester: pytest.Pytester, mark: str, sentence: str) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.twitter({mark})\ndef test_it(twitter): pass")

    done = run(pytester)

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines([sentence])


def test_an_emulator_that_runs_already_is_used(pytester: pytest.Pytester) -> None:
    with Emulator() as emulator:
        pytester.makepyfile(f"def test_it(twitter): assert twitter.env()['TWITTER_API_BASE_URL'] == {emulator.url!r}")
        done = run(pytester, f"--twitter-url={emulator.url}")
        left = [world["name"] for world in emulator.control.worlds()]

    done.assert_outcomes(passed=1)
    assert left == ["default"]


def test_an_emulator_that_does_not_run_is_missed_in_one_sentence(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(twitter): pass")

    done = run(pytester, "--twitter-url=http://127.0.0.1:9")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*No emulator answers at http://127.0.0.1:9 *Start one with: twitter-emulator up.*"])


def test_workers_of_xdist_do_not_meet(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_it(twitter, number):
            twitter.customer("alice").says(f"number {number}")
            assert [said.text for said in twitter.customer("alice").conversation()] == [f"number {number}"]
        """
    )

    run(pytester, "-n", "2").assert_outcomes(passed=6)


def test_the_plugin_costs_a_project_that_does_not_use_it_nothing_to_speak_of() -> None:
    code = f"import sys, pytest, twitter_emulator.harness.plugin; print([m for m in {HEAVY} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
