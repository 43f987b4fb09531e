"""``features/channel/media.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.picturing"]

scenarios("channel/media.feature")
