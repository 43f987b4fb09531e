"""What an upload is, whatever its name says."""

from .contents import Bytes, Content, Unreadable
from .films import film
from .pictures import picture


def recognised(whole: Bytes) -> Content | None:
    """
    Picture or film; None for anything else, and for what only begins like one.

    It reads files, and all of a GIF: to be called where that holds nobody up.
    """
    try:
        return picture(whole.read) or film(whole.read, whole.size)
    except Unreadable:
        return None
