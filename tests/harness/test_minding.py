"""Processes that do not outlive whoever started them."""

import subprocess
import sys

import pytest

from twitter_emulator.harness import minder

TIDY = """
import signal, sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
print("ready", flush=True)
signal.pause()
"""
STUBBORN = TIDY.replace("lambda *_: sys.exit(7)", "signal.SIG_IGN")


@pytest.mark.parametrize(("program", "status"), [(TIDY, 7), (STUBBORN, -9)], ids=["tidy", "stubborn"])
def test_a_group_that_was_left_is_asked_to_end_and_ended(program: str, status: int) -> None:
    words, pipe = [sys.executable, "-c", program], subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, start_new_session=True) as left:
        assert left.stdout is not None
        left.stdout.readline()
        subprocess.run([sys.executable, "-I", "-S", minder.__file__], input=f"+{left.pid}\n".encode(), check=True)

        assert left.wait(10) == status
