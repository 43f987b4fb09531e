"""The plugin as a foreign project meets it: each test is a pytest run of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from twitter_emulator.harness.eventually import eventually
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


TALKING = """
import pytest

def converse(twitter):
    alice = twitter.customer("alice")
    alice.says("hi")
    alice.hears("Hello", within="10s")
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A foreign project with the bot of the README, which registers itself."""
    pytester.makeini("[pytest]\ntwitter_subject = python bot.py\nanyio_mode = auto\n")
    shutil.copy(Path(__file__).parent / "readme_bot.py", pytester.path / "bot.py")
    return pytester


def spoil(project: pytest.Pytester, right: str, wrong: str) -> None:
    """Give the bot of *project* a defect."""
    bot = project.path / "bot.py"
    source = bot.read_text("utf-8")
    assert right in source
    bot.write_text(source.replace(right, wrong), "utf-8")


def test_the_bot_of_the_ini_file_is_there_for_tests_that_ask_for_twitter(project: pytest.Pytester) -> None:
    project.makepyfile(
        TALKING
        + """
def test_waiting(twitter):
    converse(twitter)
    twitter.customer("alice").hears_nothing_more()

async def test_awaiting(atwitter):
    alice = atwitter.customer("alice")
    await alice.says("hi")
    await alice.hears("Hello", within="10s")
    await atwitter.settled()
    await atwitter.clock.advance("25h")

@pytest.mark.twitter(connect=False)
def test_without_it(twitter):
    assert twitter.world.webhooks() == []
"""
    )

    done = run(project, "--twitter-seed=shop", "-n", "2")

    done.assert_outcomes(passed=3 if "[trio" not in done.stdout.str() else 4)
    done.stdout.fnmatch_lines(["twitter-emulator: *, a server of its own, seed shop, subject python bot.py"])


def test_a_failure_is_told_with_wire_cause_output_and_the_command_to_run_it_again(project: pytest.Pytester) -> None:
    spoil(project, "self.answer(200)\n        delivery", "raise LookupError('no reason at all')\n        delivery")
    project.makepyfile((TALKING + "def test_it(twitter): converse(twitter)\n").replace(', within="10s"', ""))

    done = run(project, "--twitter-seed=shop", "--twitter-within=1s")

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "*@alice: hi",
            "*attempt *the connection was closed before the answer was complete*",
            "Broken:",
            "*acknowledged: Delivery d1 was not acknowledged within 3 s*",
            "Probable cause:",
            "The last that the subject printed:",
            "*no reason at all*",
            "Run it again:",
            "*pytest *.py::test_it --twitter-seed=shop",
        ]
    )
    done.stdout.no_fnmatch_line("*ERROR at teardown*")


@pytest.mark.parametrize(
    ("right", "wrong", "breach"),
    [
        ("if sender != delivery", "if sender == sender or delivery", "echo: The channel answers its own messages: *"),
        ("delivery = json", "print(SECRET, flush=True); delivery = json", "secrets: The subject prints the API key *"),
    ],
    ids=["echo", "secrets"],
)
def test_what_nobody_asserted_fails_a_test_in_a_sentence(
    project: pytest.Pytester, right: str, wrong: str, breach: str
) -> None:
    spoil(project, right, wrong)
    if "echo" in breach:
        spoil(project, 'say("Hello, I am a bot.", sender)', "say('Hello, I am a bot.', self.other(event))")
        spoil(
            project,
            "    def answer(self",
            "    def other(self, event):\n"
            "        create = event['message_create']\n"
            "        ids = {create['sender_id'], create['target']['recipient_id']}\n"
            "        return (ids - {TOKEN.split('-')[0]}).pop()\n\n"
            "    def answer(self",
        )
    name = breach.split(":")[0]
    project.makepyfile(
        TALKING + f"def test_it(twitter): converse(twitter)\n"
        f"@pytest.mark.twitter(invariants='-{name}')\n"
        f"def test_allowed(twitter): converse(twitter)\n"
    )

    done = run(project)

    done.assert_outcomes(passed=2, errors=1)
    done.stdout.fnmatch_lines([breach])
    done.stdout.no_fnmatch_line("*Traceback*")


def examples() -> list[str]:
    """The Python of docs/pytest.md."""
    text = (Path(__file__).parents[2] / "docs/pytest.md").read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_examples_in_docs_that_start_a_bot_and_await_it_run(project: pytest.Pytester) -> None:
    conftest, _, awaiting, _ = examples()
    (project.path / "bot.py").rename(project.path / "readme_bot.py")
    shutil.copy(Path(__file__).parent / "subjects/plain_bot.py", project.path / "bot.py")
    project.makeini("[pytest]\nanyio_mode = auto\n")
    project.makeconftest(conftest)
    project.makepyfile(awaiting.replace("2s", "20s"))

    assert run(project).parseoutcomes()["passed"] >= 1


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_no_process_is_left_when_a_run_is_ended(project: pytest.Pytester, ending: signal.Signals) -> None:
    spoil(project, "\nKEY, SECRET", "\nopen('bot.pid', 'w').write(str(os.getpid()))\nKEY, SECRET")
    project.makepyfile(
        """
        import time
        from pathlib import Path

        def test_it(twitter):
            Path("bot.pid").rename("pid")
            time.sleep(60)
        """
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    told, printed = project.path / "pid", project.path / "printed"
    with printed.open("wb") as output, subprocess.Popen(command, cwd=project.path, stdout=output) as tests:
        assert eventually(lambda: told.exists() or tests.poll() is not None, bool, within_s=60)
        assert tests.poll() is None, printed.read_text("utf-8")
        tests.send_signal(ending)
    bot = int(told.read_text())

    assert not eventually(lambda: is_there(bot), lambda found: not found, within_s=10)


def is_there(process: int) -> bool:
    try:
        os.killpg(process, 0)
    except ProcessLookupError:
        return False
    return True
