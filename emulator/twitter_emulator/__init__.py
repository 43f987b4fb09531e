"""A Twitter you can run on your laptop, good enough that a real Direct Message channel cannot tell the difference."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """``Emulator``, loaded when it is asked for; `__init__.pyi` tells type checkers of it."""
    if name == "Emulator":
        return import_module(".server", __name__).Emulator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
