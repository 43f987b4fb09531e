"""Uploads over real connections, to a process of their own."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from twitter_emulator import Emulator

UPLOAD = "/1.1/media/upload.json"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the size of a process is read where Linux has it")
def test_a_large_video_is_never_in_memory() -> None:
    measured = subprocess.run(
        [sys.executable, "-m", "benchmarks.uploading", "--megabytes", "96"], capture_output=True, text=True, check=False
    )

    found = re.search(r"(\d+) MB more", measured.stdout)
    assert found is not None, measured.stderr
    assert int(found[1]) < 64


def test_a_refused_upload_leaves_the_connection_usable() -> None:
    with Emulator() as emulator, httpx.Client(base_url=emulator.url) as http:
        refused = [http.post(UPLOAD, files={"media": bytes(3 << 20)}) for _ in range(3)]
        answered = http.get("/_emulator/health")

    assert [response.json()["errors"][0]["code"] for response in refused] == [215] * 3
    assert answered.status_code == 200
