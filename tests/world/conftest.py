"""Property tests find the same examples everywhere, and a busy machine does not fail them."""

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")
