"""What may be said about the bot under test, and what it means."""

from typing import Any

import pytest

from twitter_emulator.harness.subject import asgi, command, url
from twitter_emulator.harness.subjects.declared import BadSubject, Declared, understood


def make(variables: object) -> None:
    """An application, or what passes for one."""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (None, None),
        ("", None),
        ("python 'my bot.py' --fast", command(["python", "my bot.py", "--fast"])),
        (["python", "my bot.py"], command("python 'my bot.py'")),
        ("http://127.0.0.1:5000/webhook", url("http://127.0.0.1:5000/webhook")),
        ("tests.harness.subjects.test_declared:make", asgi(make)),
        (make, asgi(make)),
        (command("node bot.js"), command("node bot.js")),
    ],
)
def test_a_subject_may_be_said_in_several_ways(said: Any, meant: Declared | None) -> None:
    assert understood(said) == meant


def test_a_webhook_goes_with_a_command_that_is_said_as_text() -> None:
    assert understood("python bot.py", webhook="/webhook") == command("python bot.py", webhook="/webhook")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("python 'bot.py", "cannot be taken apart"),
        ([], "is empty"),
        ("no.such.module:app", "There is no 'no.such.module:app'"),
        (42, "twitter_subject is 42; it may be a command"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(said: Any, sentence: str) -> None:
    with pytest.raises(BadSubject, match=sentence):
        understood(said)


def test_a_webhook_that_is_neither_path_nor_url_is_refused() -> None:
    with pytest.raises(BadSubject, match="neither a path"):
        command("python bot.py", webhook="webhook")
