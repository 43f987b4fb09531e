"""A YAML file read so that every complaint about it names its line."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import yaml

_DECIMAL = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,20})?")


class BotFileError(Exception):
    """The rule file cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of the file, with its name in words and its place."""

    file: str
    name: str
    node: yaml.Node

    def wrong(self, complaint: str) -> BotFileError:
        """The error to raise about this value."""
        return BotFileError(f"{self.file}, line {self.node.start_mark.line + 1}: {self.name} {complaint}")

    def mapping(self, known: Collection[str]) -> dict[str, "Entry"]:
        """The members by key. Unknown and repeated keys are refused: a misspelt one would be silently ignored."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong(f"must be a mapping with {_listed(known)}")
        for key, _ in self.node.value:
            if key.value not in known:
                raise Entry(self.file, f"'{key.value}'", key).wrong(f"is not known here; use {_listed(known)}")
        return self.any_mapping()

    def any_mapping(self) -> dict[str, "Entry"]:
        """The members by key, whatever the keys are. Repeated ones are refused."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("must be a mapping: one 'name: value' on each line")
        members: dict[str, Entry] = {}
        for key, value in self.node.value:
            name = str(key.value)
            if name in members:
                raise Entry(self.file, f"'{name}'", key).wrong("stands here twice; keep one")
            members[name] = Entry(self.file, f"'{name}'", value)
        return members

    def items(self) -> tuple["Entry", ...]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("must be a list: one line each, starting with '- '")
        return tuple(Entry(self.file, f"an entry of {self.name}", node) for node in self.node.value)

    def text(self, *, longest: int) -> str:
        """The value as text that is not blank, of at most *longest* characters."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong("must be text; put it in quotes if it has colons or braces")
        value = str(self.node.value)
        if not value.strip():
            raise self.wrong("is empty; write some text")
        if len(value) > longest:
            raise self.wrong(f"has {len(value):,} characters; Twitter takes at most {longest:,}")
        return value

    def number(self, *, least: int, most: int) -> int:
        """The value as a whole number within the bounds."""
        text = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise self.wrong(f"must be a whole number from {least} to {most}")
        return int(text)

    def decimal(self, *, least: float, most: float) -> float:
        """The value as a number within the bounds, such as 13.405."""
        text = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        if not (_DECIMAL.fullmatch(text) and least <= float(text) <= most):
            raise self.wrong(f"must be a number from {least} to {most}, such as 13.405")
        return float(text)

    def switch(self) -> bool:
        """The value as yes or no."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.value not in ("true", "false"):
            raise self.wrong("must be true or false")
        return bool(self.node.value == "true")


def parsed(source: str, file: str) -> Entry:
    """
    The whole file as one entry.

    Raises:
        BotFileError: If it is not YAML or has nothing in it.
    """
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BotFileError(f"{file}, line {line}: this is not YAML ({error.problem})") from error
    except yaml.YAMLError as error:
        raise BotFileError(f"{file}: this is not YAML ({error})") from error
    if node is None:
        raise BotFileError(f"{file}: the file is empty; start with 'name:' and 'fallback:'")
    return Entry(file, "the file", node)


def _listed(known: Collection[str]) -> str:
    return ", ".join(f"'{name}'" for name in known)
