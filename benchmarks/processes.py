"""The processes that are measured and compared, each a real one."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

STARTS_WITHIN_S = 20.0


class DidNotStart(Exception):
    """A process ended, or did not listen in time; the text is what it printed."""


@contextmanager
def running(*command: str) -> Iterator[int]:
    """Run *command*, to which ``--port-file FILE`` is added, and give the port it listens on."""
    with started(*command) as (_, port):
        yield port


@contextmanager
def started(*command: str) -> Iterator[tuple[int, int]]:
    """Run *command* as :func:`running` does, and give its process id, too."""
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder, "port")
        process = subprocess.Popen(
            [sys.executable, *command, "--port-file", str(port_file)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            yield process.pid, _port(process, port_file)
        finally:
            process.terminate()
            process.communicate(timeout=10)


def emulator(*options: str) -> AbstractContextManager[int]:
    """`twitter-emulator up` on a free port."""
    return running("-m", "twitter_emulator", "up", "--port", "0", *options)


def bare(application: str) -> AbstractContextManager[int]:
    """One of the applications of ``benchmarks.bare`` under the same server."""
    return running("-m", "benchmarks.bare", application)


def _port(process: "subprocess.Popen[bytes]", port_file: Path) -> int:
    give_up = time.perf_counter() + STARTS_WITHIN_S
    while time.perf_counter() < give_up and process.poll() is None:
        if port_file.exists() and (text := port_file.read_text().strip()):
            return int(text)
        time.sleep(0.002)
    process.kill()
    raise DidNotStart(process.communicate()[1].decode("utf-8", "replace"))
