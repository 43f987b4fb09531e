"""The table of the checks: ``python -m twitter_emulator.harness.verify.catalogue docs/verify.md`` renews that page."""

import sys
from pathlib import Path

from .checks import CHECKS

BEGIN = "<!-- Made by `python -m twitter_emulator.harness.verify.catalogue docs/verify.md`; do not edit below. -->"
HEAD = "| check | level | from profile | rule | source |\n|---|---|---|---|---|\n"


def table() -> str:
    """The checks as a Markdown table, in the order in which they are run."""
    rows = (
        f"| `{check.id}` | {check.level} | {check.least} | {_cell(check.title)} | {_cell(check.source)} |\n"
        for check in sorted(CHECKS, key=lambda check: check.ends)
    )
    return HEAD + "".join(rows)


def renewed(page: str) -> str:
    """
    *page* with the table as it is now.

    Raises:
        ValueError: If nothing in *page* says where it begins.
    """
    before, found, _ = page.partition(BEGIN)
    if not found:
        raise ValueError(f"there is no line {BEGIN!r}")
    return f"{before}{BEGIN}\n\n{table()}"


def _cell(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text("utf-8")), "utf-8")
