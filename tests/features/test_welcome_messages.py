"""``features/welcome_messages.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.welcoming"]

scenarios("welcome_messages.feature")
