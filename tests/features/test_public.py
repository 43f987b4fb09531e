"""``features/channel/public.feature``"""

from pytest_bdd import scenarios

pytest_plugins = ["twitter_emulator.harness.steps", "tests.features.conducting", "tests.features.tweeting"]

scenarios("channel/public.feature")
