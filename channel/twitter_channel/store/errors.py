"""Why the store cannot be used."""


class StoreError(Exception):
    """The database or its key cannot be used; the message says why and what to do."""
