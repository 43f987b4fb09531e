"""What a file is, told by its first bytes and never by its name or by what somebody says of it."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["photo", "animated_gif", "video"]
"""As Twitter names them."""

ENOUGH = 32
"""How many of the first bytes tell."""

KNOWN = "PNG, JPEG, WEBP, GIF, MP4 and QuickTime"

MOST_BYTES = MappingProxyType[Kind, int](
    {"photo": 5 * 1024 * 1024, "animated_gif": 15 * 1024 * 1024, "video": 512 * 1024 * 1024}
)
"""What Twitter takes; nothing larger is kept either."""

LARGEST = max(MOST_BYTES.values())

WORDS = MappingProxyType[Kind, str]({"photo": "picture", "animated_gif": "GIF", "video": "video"})

_BRANDS = (b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash")


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that the channel knows: how it is served, and Twitter's *category* for it in Direct Messages."""

    kind: Kind
    content_type: str
    extension: str
    category: str

    @property
    def most_bytes(self) -> int:
        """The size up to which Twitter takes such files."""
        return MOST_BYTES[self.kind]


_PNG = Format("photo", "image/png", "png", "dm_image")
_JPEG = Format("photo", "image/jpeg", "jpg", "dm_image")
_WEBP = Format("photo", "image/webp", "webp", "dm_image")
_GIF = Format("animated_gif", "image/gif", "gif", "dm_gif")
_MP4 = Format("video", "video/mp4", "mp4", "dm_video")
_QUICKTIME = Format("video", "video/quicktime", "mov", "dm_video")

FORMATS = MappingProxyType({it.content_type: it for it in (_PNG, _JPEG, _WEBP, _GIF, _MP4, _QUICKTIME)})


def format_of(head: bytes) -> Format | None:
    """What a file is that begins with *head*, at least `ENOUGH` bytes of it; None when it is nothing known."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    if head.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _GIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _WEBP
    if head[4:8] == b"ftyp":
        return _MP4 if head[8:12] in _BRANDS else _QUICKTIME if head[8:12] == b"qt  " else None
    return None


def too_large(form: Format) -> str:
    """What is said of a file that is larger than its kind may be."""
    size = form.most_bytes // (1024 * 1024)
    return f"The {WORDS[form.kind]} is larger than the {size} MB that Twitter takes. Make it smaller."


UNKNOWN = f"The file is none that Twitter takes. Use {KNOWN}."
