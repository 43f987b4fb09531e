"""``features/channel/inbox.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.conducting", "tests.features.desk"]

scenarios("channel/inbox.feature")
