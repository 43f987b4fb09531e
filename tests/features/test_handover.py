"""``features/channel/handover.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.conducting"]

scenarios("channel/handover.feature")
