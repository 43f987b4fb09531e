"""The catalogue of the Gherkin steps, made of the steps: ``python -m twitter_emulator.harness.catalogue``."""

import inspect
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType, ModuleType

from . import steps
from .wording import Wording, known

HEAD = """\
# Steps

<!-- Made by `python -m twitter_emulator.harness.catalogue > docs/steps.md`; do not edit. -->

What scenarios can say about Twitter, its customers and the bot under test; [bdd.md](bdd.md) says how they are run.
`twitter-emulator bdd steps WORDS` searches here.

A word in braces stands for a word of yours. *Any* steps may follow Given, When and Then. Of several wordings of a step
each is right.
"""

SAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "amount": "2",
        "brand": "globex",
        "count": "2",
        "full_name": "Alice Liddell",
        "how": "unsigned",
        "kind": "photo",
        "label": "My order",
        "length": "10000",
        "moment": "2026-12-24T18:00:00Z",
        "name": "alice",
        "often": "twice",
        "other": "tea",
        "part": "Hello",
        "status": "enabled",
        "text": "Where is my parcel?",
        "tier": "paid",
        "time": "2 seconds",
        "unit": "hours",
        "value": "access token",
        "within": "2 seconds",
        "word": "coffee",
        "words": "invalid",
    }
)
"""What stands for the words in braces in the example of a step that brings none."""

_EXAMPLE = re.compile(r"^Example:$(.*)\Z", re.MULTILINE | re.DOTALL)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_IS_SEEN = re.compile(r"\b(hears|receives|sees|reads|is offered|is told)\b")
_DOCSTRING = '\n  """\n  First line\n  Second line\n  """'


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: its *wordings*, what it does, and an example of its use in Gherkin."""

    wordings: tuple[Wording, ...]
    explained: str
    example: str

    @property
    def line(self) -> str:
        """How it is said, on one line."""
        first = self.wordings[0].type.capitalize()
        return f"{first} " + " / ".join(f"**{one.words}**" for one in self.wordings)

    def has(self, words: Sequence[str]) -> bool:
        """Whether all of *words* are in it somewhere."""
        text = " ".join([*(one.words for one in self.wordings), self.explained]).casefold()
        return all(word.casefold() in text for word in words)


@dataclass(frozen=True, slots=True)
class Section:
    """The steps of one module: *title* and *about* are its docstring."""

    title: str
    about: str
    entries: tuple[Entry, ...]


def sections() -> Iterator[Section]:
    """The steps that come with the harness, in the order in which they are written."""
    for name in steps.pytest_plugins:
        module = import_module(name)
        entries = tuple(_entries(module))
        if entries:
            title, _, about = (inspect.getdoc(module) or "").partition("\n")
            yield Section(title, about.strip(), entries)


def catalogue() -> str:
    """The catalogue as Markdown."""
    return "\n".join([HEAD, *map(_section_text, sections())])


def _entries(module: ModuleType) -> Iterator[Entry]:
    by_function: dict[object, list[Wording]] = {}
    for one in known():
        if one.function.__module__ == module.__name__:
            by_function.setdefault(one.function, []).append(one)
    for _, wordings in sorted(by_function.items(), key=lambda item: item[1][0].place):
        yield _entry(wordings)


def _entry(wordings: Sequence[Wording]) -> Entry:
    """The last decorator is the one that was applied first; *within* is explained once, above."""
    said = tuple(one for one in wordings if "{within}" not in one.words)
    found = _EXAMPLE.search(said[0].explained)
    explained = " ".join(_EXAMPLE.sub("", said[0].explained).split())
    return Entry(said, explained, textwrap.dedent(found[1]).strip("\n") if found else example_of(said[0]))


def example_of(wording: Wording) -> str:
    """*wording* with sample words in place of its placeholders."""
    words = _PLACEHOLDER.sub(lambda found: SAMPLES.get(found[1], found[0]), wording.words)
    usual = "Then" if _IS_SEEN.search(words) else "When"
    keyword = usual if wording.type == "any" else wording.type.capitalize()
    takes_text = "docstring" in inspect.signature(wording.function).parameters
    return f"{keyword} {words}{_DOCSTRING if takes_text else ''}"


def _section_text(section: Section) -> str:
    about = [section.about, ""] if section.about else []
    return "\n".join([f"## {section.title}", "", *about, *map(_entry_text, section.entries), ""])


def _entry_text(entry: Entry) -> str:
    told = f"- {entry.line}: {entry.explained}"
    if "\n" not in entry.example:
        return f"{told} Example: `{entry.example}`"
    return "\n".join([told, "", textwrap.indent(f"```gherkin\n{entry.example}\n```", "  "), ""])


if __name__ == "__main__":
    sys.stdout.write(catalogue())
