"""What is told of a test that failed: what was said, what went over the wire, what broke, and why, probably."""

from collections.abc import Sequence

from twitter_emulator.client import Entry, line

from .doctor.causes import probable_causes
from .invariants import Breach, breaches
from .people import Twitter
from .reports.masking import Mask
from .reports.picture import secrets_of

LINES_SHOWN = 25
MOST_CAUSES = 3
WIRE = frozenset({"call", "attempt", "crc"})


def account_of(twitter: Twitter, journal: Sequence[Entry], *, found: Sequence[Breach] | None = None) -> str:
    """
    What happened in the world of a test, for whoever has to find out why it failed. Secrets are masked.

    *found* are the breaches that the failure is about, if it is; else they are looked for in *journal*.
    """
    broken = breaches(journal, allowed=twitter.allowed) if found is None else found
    parts = [
        ("Said", [twitter.transcript()]),
        (f"The last of the journal of {twitter.world.name}", _lines(twitter, journal)),
        ("Broken", [f"  {breach}" for breach in broken]),
        ("Probable cause", [f"  {cause}" for cause in probable_causes(journal)[:MOST_CAUSES]]),
        ("The last that the subject printed", _printed(twitter)),
    ]
    text = "\n\n".join("\n".join([f"{title}:", *lines]) for title, lines in parts if lines)
    return Mask(secrets_of(twitter.credentials))(text)


def _lines(twitter: Twitter, journal: Sequence[Entry]) -> list[str]:
    names = {account["id"]: account["screen_name"] for account in twitter.world.accounts()}
    return [f"  {line(entry, names)}" for entry in journal[-LINES_SHOWN:]]


def _printed(twitter: Twitter) -> list[str]:
    printed = twitter.subject.printed if twitter.subject is not None else ""
    return [f"  {text}" for text in printed.splitlines()[-LINES_SHOWN:]]
