"""What messages carry besides text, as people call it and as Twitter does."""

from dataclasses import dataclass

from ..people import Twitter


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of media: *wire* is Twitter's word for it, *sample* the name of the emulator's example."""

    wire: str
    sample: str


def known_kind(name: str) -> Kind:
    """
    The kind that people call *name*.

    Raises:
        AssertionError: If there is no such kind.
    """
    kinds = {"photo": Kind("photo", "photo"), "gif": Kind("animated_gif", "gif"), "video": Kind("video", "video")}
    assert name.lower() in kinds, f'A message has a "photo", a "GIF" or a "video", and no {name!r}.'
    return kinds[name.lower()]


def send_media(twitter: Twitter, sender: str, recipient: str, kind: str, text: str) -> None:
    """*sender* sends *recipient* a sample of this *kind*, with *text* if there is any."""
    twitter.world.send(sender, recipient, text, media=known_kind(kind).sample)
