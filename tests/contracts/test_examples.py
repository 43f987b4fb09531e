"""The data in ``contracts/`` holds together."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from twitter_emulator.protocol.contracts import Contracts

CONTRACTS = Contracts.load()
EXAMPLES = sorted((CONTRACTS.folder / "examples").glob("*/*.json"))
COUNTEREXAMPLES = sorted((CONTRACTS.folder / "counterexamples").glob("*/*.json"))


def readable(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def read(path: Path) -> Any:
    return msgspec.json.decode(path.read_bytes())


@pytest.mark.parametrize("example", EXAMPLES, ids=readable)
def test_every_example_satisfies_its_contract(example: Path) -> None:
    assert CONTRACTS.violations(example.parent.name, read(example)) == []


@pytest.mark.parametrize("example", COUNTEREXAMPLES, ids=readable)
def test_every_counterexample_violates_its_contract(example: Path) -> None:
    assert CONTRACTS.violations(example.parent.name, read(example)["body"]) != []


@pytest.mark.parametrize("example", COUNTEREXAMPLES, ids=readable)
def test_every_counterexample_says_why(example: Path) -> None:
    counterexample = read(example)

    assert set(counterexample) == {"why", "body"}
    assert counterexample["why"].endswith(".")


@pytest.mark.parametrize("name", CONTRACTS.names())
def test_every_schema_is_valid_itself(name: str) -> None:
    Draft202012Validator.check_schema(CONTRACTS.schema(name))


@pytest.mark.parametrize("name", CONTRACTS.names())
def test_every_schema_says_what_it_is_and_how_it_is_known(name: str) -> None:
    schema = CONTRACTS.schema(name)

    assert schema["$id"].endswith(f"/{name}.schema.json")
    assert schema["title"]
    assert schema["description"].endswith(".")
    assert schema["$comment"].startswith("Evidence: ")


@pytest.mark.parametrize("name", CONTRACTS.names())
def test_every_reference_of_a_schema_resolves(name: str) -> None:
    CONTRACTS.is_valid(name, {})


@pytest.mark.parametrize("name", CONTRACTS.names())
def test_a_dollar_stands_only_at_the_end_of_a_pattern(name: str) -> None:
    assert all("$" not in pattern[:-1] for pattern in patterns_in(CONTRACTS.schema(name)))


@pytest.mark.parametrize("kind", ["examples", "counterexamples"])
def test_every_schema_has_examples_of_both_kinds(kind: str) -> None:
    with_examples = {path.parent.name for path in (CONTRACTS.folder / kind).glob("*/*.json")}

    assert with_examples == set(CONTRACTS.names())


def test_the_readme_lists_every_schema() -> None:
    readme = (CONTRACTS.folder / "README.md").read_text("utf-8")

    assert [name for name in CONTRACTS.names() if f"| `{name}` |" not in readme] == []


def patterns_in(schema: object) -> list[str]:
    if isinstance(schema, list):
        return [pattern for each in schema for pattern in patterns_in(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
    return own + [pattern for each in schema.values() for pattern in patterns_in(each)]
