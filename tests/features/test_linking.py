"""``features/channel/linking.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.accounts", "tests.features.linking"]

scenarios("channel/linking.feature")
