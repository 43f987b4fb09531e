"""``features/channel/bots.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.restarting", "tests.features.conducting"]

scenarios("channel/bots.feature")
