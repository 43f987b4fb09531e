"""``features/channel/accounts.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.receiving", "tests.features.accounts"]

scenarios("channel/accounts.feature")
