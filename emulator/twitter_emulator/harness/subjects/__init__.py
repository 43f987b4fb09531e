"""
Bots under test that are configured by environment variables, as most are: started in a world of their own.

A channel that an operator connects, as ours, is something else: see :mod:`twitter_emulator.harness.subject`. This
module stays empty, so that a conftest that only declares a bot imports nothing that starts one.
"""
