"""Running a command in our place: signals go on to it, and its end is ours."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

import click

_BY_SIGNAL = 128
"""What shells add the number of the signal to that killed a command."""

_FROM_TERMINAL = ("SIGINT", "SIGQUIT")
"""A terminal sends these to all of its foreground: the command has them already."""

_FROM_PROGRAMS = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGBREAK")


class NotFound(click.ClickException):
    """A command that does not exist. Its exit code is what a shell gives."""

    exit_code = 127


class NotExecutable(click.ClickException):
    """A command that is none. Its exit code is what a shell gives."""

    exit_code = 126


def relayed(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """
    Run *command* to its end; the exit code that stands for it, 128 + n if signal n killed it.

    Raises:
        NotFound, NotExecutable: If it does not start.
    """
    relay = _Relay()
    with relay.listening():
        try:
            process = subprocess.Popen(command, env=environment)
        except FileNotFoundError:
            raise NotFound(f"There is no command {command[0]!r}; see that it is in PATH") from None
        except OSError as error:
            raise NotExecutable(f"{command[0]!r} cannot be run ({error.strerror})") from None
        relay.connect(process)
        code = process.wait()
    return code if code >= 0 else _BY_SIGNAL - code


class _Relay:
    """Passes the signals of this process on; those that come before there is a process, when there is one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def connect(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        for number in self._early:
            process.send_signal(number)

    @contextmanager
    def listening(self) -> Iterator[None]:
        names = (*_FROM_TERMINAL, *_FROM_PROGRAMS)
        numbers = [number for name in names if (number := getattr(signal, name, None)) is not None]
        before = {number: signal.signal(number, self._pass_on) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        if signal.Signals(number).name in _FROM_TERMINAL and _is_in_foreground():
            return
        if self._process is None:
            self._early.append(number)
        else:
            self._process.send_signal(number)


def _is_in_foreground() -> bool:
    """Whether a terminal's Ctrl-C reaches this process and the command alike."""
    try:
        return os.tcgetpgrp(sys.__stdin__.fileno()) == os.getpgrp() if sys.__stdin__ else False
    except (OSError, ValueError, AttributeError):
        # No terminal, no standard input, or a platform without either.
        return False
