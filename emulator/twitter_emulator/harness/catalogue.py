"""The catalogue of the Gherkin steps, made of the steps: ``python -m twitter_emulator.harness.catalogue``."""

import inspect
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from . import steps

HEAD = """\
# Steps

<!-- Made by `python -m twitter_emulator.harness.catalogue > docs/steps.md`; do not edit. -->

What scenarios can say about Twitter, its customers and the channel under test. They are loaded with

```python
# conftest.py, at the top of the project
pytest_plugins = ["twitter_emulator.harness.steps"]
```

`twitter` and `operator` are the fixtures behind them; the fixture `twitter_subject` says which channel is judged.
A word in braces stands for a word of yours. *Any* steps may follow Given, When and Then.
"""

_CONVERSION = re.compile(r"\{(\w+):\w+\}")


def catalogue() -> str:
    """The catalogue as Markdown."""
    modules = [import_module(name) for name in steps.pytest_plugins if name.startswith(steps.__name__)]
    sections = [section for module in modules if (section := _section(module))]
    return "\n".join([HEAD, *sections])


def _section(module: ModuleType) -> str:
    """The steps of *module*, in the order in which they are written; empty if it has none."""
    found = sorted(_contexts(module), key=lambda context: context.step_func.__code__.co_firstlineno)
    title = (module.__doc__ or "").strip()
    return "\n".join([f"## {title}\n", *map(_line, found), ""]) if found else ""


def _contexts(module: ModuleType) -> Iterator[StepFunctionContext]:
    known = step_function_context_registry.values()
    return (context for context in known if context.step_func.__module__ == module.__name__)


def _line(context: StepFunctionContext) -> str:
    words = _CONVERSION.sub(r"{\1}", context.parser.name)
    explained = " ".join((inspect.getdoc(context.step_func) or "").split())
    return f"- {(context.type or 'any').capitalize()} **{words}**: {explained}"


if __name__ == "__main__":
    sys.stdout.write(catalogue())
