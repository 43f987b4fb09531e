from .server import Emulator as Emulator

__version__: str
