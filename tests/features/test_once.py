"""``features/channel/once.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.once"]

scenarios("channel/once.feature")
