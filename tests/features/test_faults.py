"""``features/faults.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps"]

scenarios("faults.feature")
