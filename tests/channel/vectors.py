"""The known answers of contracts/vectors, for the channel's own signing code."""

import json
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[2] / "contracts" / "vectors"


def each_case_of(name: str) -> pytest.MarkDecorator:
    """Give the test every case of the file *name*, decoded, as its argument ``case``."""
    content = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return pytest.mark.parametrize("case", content["cases"], ids=lambda case: case["name"])
