"""Why the store cannot be used, or what it does not do any more."""


class StoreError(Exception):
    """The database or its key cannot be used; the message says why and what to do."""


class ClaimLost(Exception):
    """The conversation is another process's by now: nothing may be done about it any more."""
