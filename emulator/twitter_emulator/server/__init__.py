"""Serving an emulator: in front until it is told to stop, or in a thread of somebody else's program."""

from ..state import StateError
from .front import serve
from .listening import CannotStart, listening_socket
from .service import Running
from .thread import Emulator

__all__ = ["CannotStart", "Emulator", "Running", "StateError", "listening_socket", "serve"]
