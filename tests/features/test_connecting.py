"""``features/channel/connecting.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.receiving", "tests.features.visiting"]

scenarios("channel/connecting.feature")
