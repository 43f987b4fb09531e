"""``features/channel/nothing_lost.feature``"""

from pytest_bdd import scenarios

pytest_plugins = [
    "twitter_emulator.harness.steps",
    "tests.features.conducting",
    "tests.features.desk",
    "tests.features.receiving",
    "tests.features.outcomes",
    "tests.features.restarting",
    "tests.features.visiting",
]

scenarios("channel/nothing_lost.feature")
