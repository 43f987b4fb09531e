"""What a world begins with: everything in it follows from its seed."""

import functools
from typing import TYPE_CHECKING

from . import ids
from .accounts import Account, Accounts
from .apps import App, Developer, DeveloperAccount, Environment, Project

if TYPE_CHECKING:
    from faker import Faker

SEEDED_NAMES = (
    ("acme_support", "Acme Support", "Acme's customer care, around the clock.", "Utrecht"),
    ("alice", "Alice Martens", "Coffee first.", "Ghent"),
    ("bob", "Bob Okafor", "", "Lagos"),
    ("carol", "Carol Weiss", "Trains, maps, timetables.", ""),
)
"""Screen name, name, bio and place of the brand and its three customers."""

FIRST_ACCOUNT_MS = 1_544_475_600_000
"""December 2018: seeded accounts date from then on, so their ids have the 19 digits that break careless code."""

TWO_YEARS_MS = 2 * 365 * 24 * 3600 * 1000


CALLBACK_URL = "http://127.0.0.1:8688/callback"
"""What every new app may send people back to: a program on this machine, at the port that the channel uses."""


def account_made_of(seed: str, screen_name: str, name: str, description: str = "", location: str = "") -> Account:
    """An account whose id and age follow from *seed* and *screen_name*."""
    created_ms = FIRST_ACCOUNT_MS + ids.derived_number(TWO_YEARS_MS, "account made", seed, screen_name.lower())
    low_bits = ids.derived_number(1 << 22, "account id", seed, screen_name.lower())
    return Account(
        id=str((created_ms - ids.TWITTER_EPOCH_MS) << 22 | low_bits),
        screen_name=screen_name,
        name=name,
        created_ms=created_ms,
        description=description,
        location=location,
    )


def seeded_accounts(seed: str) -> Accounts:
    """The brand first, then its three customers."""
    accounts = Accounts()
    for screen_name, name, description, location in SEEDED_NAMES:
        accounts.add(account_made_of(seed, screen_name, name, description, location))
    return accounts


def seeded_developer(seed: str, accounts: Accounts) -> Developer:
    """Elevated access, one project with one app that may do everything, tokens for all, the environment ``dev``."""
    brand = next(iter(accounts))
    app = new_app(seed, "Acme care", number=1)
    developer = Developer(DeveloperAccount(brand.id))
    developer.account.projects.append(Project(app.id[:6], "Acme care", [app.id]))
    developer.apps[app.id] = app
    developer.environments["dev"] = Environment("dev", app.id)
    for account in accounts:
        developer.issue(app, account.id, seed)
    return developer


def new_app(seed: str, name: str, *, number: int) -> App:
    """The *number*-th app of a world. Ids of apps have eight digits (facts §7)."""
    app_id = str(10_000_000 + ids.derived_number(89_999_999, "app", seed, str(number)))
    return App(
        id=app_id,
        name=name,
        url="https://acme.example",
        consumer_key=ids.consumer_key(seed, app_id, "0"),
        consumer_secret=ids.consumer_secret(seed, app_id, "0"),
        bearer_token=ids.bearer_token(seed, app_id, "0"),
        callback_urls=[CALLBACK_URL],
    )


def invented_account(seed: str, number: int, screen_name: str | None, name: str | None) -> Account:
    """The *number*-th account that was made later. What is not given is invented."""
    invent = _inventor(f"{seed} {number}") if screen_name is None or name is None else None
    name = name or (invent.name()[:50] if invent else "")
    screen_name = screen_name or (_numbered(invent.user_name(), number) if invent else "")
    description = invent.sentence(nb_words=6) if invent else ""
    return account_made_of(seed, screen_name, name, description)


def _numbered(word: str, number: int) -> str:
    """A screen name that no other *number* gives, whatever the *word*, in the 15 characters that Twitter allows."""
    return f"{word.replace('.', '_')[: 14 - len(str(number))]}_{number}"


def _inventor(seed: str) -> "Faker":
    invent = _faker_class()()
    invent.seed_instance(seed)
    return invent


@functools.cache
def _faker_class() -> "type[Faker]":
    """Faker takes a tenth of a second to import, and most worlds never need it."""
    from faker import Faker

    return Faker
