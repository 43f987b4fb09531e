"""The whole examination of a webhook, in the order in which one thing needs the other."""

import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

from .challenging import answering, challenges, unasked
from .delivering import deliveries
from .findings import sentence
from .lines import Examined, Line, wrong
from .patient import Patient
from .reaching import reached, speaks_tls


def examined(patient: Patient) -> Examined:
    """The lines of the examination, each as soon as it is known; it ends early where nothing can be reached."""
    steps: tuple[Callable[[], Examined], ...] = (
        lambda: reached(patient.url, patient.trust),
        lambda: _answering(patient),
        lambda: challenges(patient),
        lambda: deliveries(patient),
        lambda: unasked(patient),
    )
    for step in steps:
        for line in step():
            yield line
            if line.ends:
                return


def why_silent(url: str, trust: ssl.SSLContext | None) -> str:
    """Why a request of *url* is not answered, if it is how it is reached: a sentence; empty if that is not why."""
    found = next((line for line in (*reached(url, trust), _about_tls(url)) if line and line.ends), None)
    return f"{found.told}. {sentence(found.do)}" if found else ""


def _answering(patient: Patient) -> Examined:
    for line in answering(patient):
        yield _about_tls(patient.url) or line if line.ends else line


def _about_tls(url: str) -> Line | None:
    """What is wrong if a server of https does not answer to plain http."""
    parts = urlsplit(url)
    if parts.scheme == "http" and speaks_tls(parts.hostname or "", parts.port or 80):
        return wrong("answers", "the server there speaks TLS", "Write https:// in the URL", ends=True)
    return None
