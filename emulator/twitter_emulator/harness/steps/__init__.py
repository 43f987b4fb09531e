"""
Gherkin steps in the words of customers and operators.

A project gets them, and the guards, with ``pytest_plugins = ["twitter_emulator.harness.steps"]`` in its top
``conftest.py``. ``docs/steps.md`` lists them.
"""

pytest_plugins = (
    "twitter_emulator.harness.guards",
    "twitter_emulator.harness.steps.given",
    "twitter_emulator.harness.steps.connecting",
    "twitter_emulator.harness.steps.customers",
    "twitter_emulator.harness.steps.hearing",
    "twitter_emulator.harness.steps.seeing",
    "twitter_emulator.harness.steps.agents",
    "twitter_emulator.harness.steps.tweets",
    "twitter_emulator.harness.steps.privacy",
    "twitter_emulator.harness.steps.operators",
    "twitter_emulator.harness.steps.portal",
    "twitter_emulator.harness.steps.deliveries",
    "twitter_emulator.harness.steps.faults",
    "twitter_emulator.harness.steps.strangers",
)
