"""Where the data folders are that ship with the package: in the wheel, or at the top of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """
    The folder called *name*, for example ``contracts``.

    Raises:
        FileNotFoundError: If neither the installed package nor the checkout has it.
    """
    places = (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"The data folder {name!r} is missing: looked for {places[0]} (installed) and {places[1]} (checkout)."
        " Install twitter-emulator again, or run it from a complete checkout."
    )
