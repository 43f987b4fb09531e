"""``features/channel/rich.feature``"""

from pytest_bdd import scenarios

pytest_plugins = [
    "twitter_emulator.harness.steps",
    "tests.features.conducting",
    "tests.features.enriching",
    "tests.features.welcoming",
]

scenarios("channel/rich.feature")
