"""What is wrong with a bot of the gallery, and how `verify` must say it."""

from dataclasses import KW_ONLY, dataclass

from tests.gallery.trying import node, python


@dataclass(frozen=True, slots=True)
class Defect:
    """
    The bot *name* fails *check*, and the reason holds *words* (a regular expression, whatever the case).

    *also* are patterns of checks that may fail because of the same defect; all others of *tried*, the checks that are
    run, must pass. By default these are the group of *check*.
    """

    name: str
    check: str
    words: str
    _: KW_ONLY
    also: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    profile: str = "dm-bot"
    in_node: bool = False

    @property
    def command(self) -> str:
        return node(f"wrong/{self.name}.mjs") if self.in_node else python(self.name)

    @property
    def only(self) -> str:
        return ",".join(self.tried or (self.check.partition(".")[0],))

    def __str__(self) -> str:
        return f"{self.name}.mjs" if self.in_node else self.name
