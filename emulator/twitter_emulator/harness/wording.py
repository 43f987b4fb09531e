"""How steps are worded: all that are known, and which of them somebody may have meant."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext

from . import registries

MOST_MEANT = 3
FARTHEST = 0.45
"""How far from what somebody wrote a wording may be, as a share of its words, to be what they meant."""

NEARLY_AS_FAR = 0.2
"""How much farther than the closest wording one may be to be named beside it."""

_CONVERSION = re.compile(r"\{(\w+):\w+\}")
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a step: *type* is ``given``, ``when``, ``then``, or ``any``; *words* has ``{placeholders}``."""

    type: str
    words: str
    explained: str
    context: StepFunctionContext

    @property
    def function(self) -> Callable[..., object]:
        """What the step does."""
        return self.context.step_func

    @property
    def place(self) -> tuple[Path, int]:
        """The file and the line in which the step is defined."""
        return Path(self.function.__code__.co_filename), self.function.__code__.co_firstlineno

    def fits(self, text: str) -> bool:
        """Whether the step *text* is said in this way."""
        return self.context.parser.is_matching(text)

    def __str__(self) -> str:
        return f"{'Given/When/Then' if self.type == 'any' else self.type.capitalize()} {self.words}"


def wording(context: StepFunctionContext) -> Wording:
    """The wording of a step that pytest-bdd knows."""
    explained = inspect.getdoc(context.step_func) or ""
    return Wording(context.type or "any", _CONVERSION.sub(r"{\1}", context.parser.name), explained, context)


def known() -> list[Wording]:
    """The wordings of all steps that have been imported."""
    return [wording(context) for context in registries.steps()]


def unknown(step: Step, wordings: Sequence[Wording] | None = None) -> str:
    """What to tell whoever wrote *step*, which nobody defined; *wordings* are :func:`known` unless given."""
    among = known() if wordings is None else wordings
    said = f"No step is worded like this: {step.keyword} {step.name}"
    other = next((one for one in among if one.fits(step.name)), None)
    if other:
        return f"{said}\nThere is one for {other.type.capitalize()}: write “{other.type.capitalize()} …”."
    close = [f"  {one}" for one in meant(step.name, among)]
    if close:
        return "\n".join([f"{said}\nDid you mean:", *close])
    return f"{said}\nSee what there is with: twitter-emulator bdd steps"


def meant(text: str, wordings: Sequence[Wording]) -> list[Wording]:
    """The few of *wordings* that are closest to *text*, the closest first; none if all are far off."""
    # A nearer conftest may have a step of the same words once more.
    wordings = list({str(one): one for one in wordings}.values())
    said = _words(text)
    far = sorted((_distance(said, _words(one.words)), number) for number, one in enumerate(wordings))
    limit = min(FARTHEST, far[0][0] + NEARLY_AS_FAR) if far else 0.0
    return [wordings[number] for distance, number in far[:MOST_MEANT] if distance <= limit]


def _words(text: str) -> tuple[str, ...]:
    """The words of *text*; what stands in quotes is one, whatever it is."""
    return tuple(_QUOTED.sub('"…"', text).split())


def _distance(said: Sequence[str], known: Sequence[str]) -> float:
    """How many words of *said* have to change to be *known*, as a share of the longer of the two."""
    row = [float(number) for number in range(len(known) + 1)]
    for number, word in enumerate(said, 1):
        row = list(_next_row(word, known, row, number))
    return row[-1] / max(len(said), len(known), 1)


def _next_row(word: str, known: Sequence[str], above: Sequence[float], number: int) -> Iterator[float]:
    left = float(number)
    yield left
    for index, other in enumerate(known):
        left = min(left + 1, above[index + 1] + 1, above[index] + _unlike(word, other))
        yield left


@lru_cache(4096)
def _unlike(word: str, other: str) -> float:
    """0 for the same word and for a placeholder, up to 1."""
    return 0.0 if "{" in other or word == other else 1 - SequenceMatcher(None, word, other).ratio()
