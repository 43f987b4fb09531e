"""The control API under ``/_emulator/v1/``: the whole test surface, of which every other front is a client."""
