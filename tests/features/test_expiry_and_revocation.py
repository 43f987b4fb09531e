"""``features/expiry_and_revocation.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.receiving", "tests.features.restarting"]

scenarios("expiry_and_revocation.feature")
