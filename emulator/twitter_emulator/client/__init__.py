"""
The Python client of the control API: what tests, the command line and the harness drive an emulator with.

It knows nothing of the emulator's insides, so the emulator may run in another process or on another machine.
"""

from .calling import DEFAULT_URL, PATIENCE_S
from .control import Control
from .errors import ControlError, EmulatorError, NothingHappened, Unreachable
from .faults import Fault, Leg
from .lines import line, readable
from .values import Account, Activity, Alter, Clock, Credentials, Duration, Entries, Entry, Settled, anything, seconds
from .world import WorldClient

__all__ = [
    "DEFAULT_URL",
    "PATIENCE_S",
    "Account",
    "Activity",
    "Alter",
    "Clock",
    "Control",
    "ControlError",
    "Credentials",
    "Duration",
    "EmulatorError",
    "Entries",
    "Entry",
    "Fault",
    "Leg",
    "NothingHappened",
    "Settled",
    "Unreachable",
    "WorldClient",
    "anything",
    "line",
    "readable",
    "seconds",
]
