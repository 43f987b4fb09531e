"""The JSON Schema of rule files and the loader come to the same verdict."""

import json
from importlib.resources import files
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.house.source import ROOT
from twitter_channel.bot.loading import read_bot
from twitter_channel.bot.yaml_source import BotFileError

SCHEMA = json.loads(files("twitter_channel.bot").joinpath("rules.schema.json").read_text("utf-8"))
RULES = "name: x\nfallback: {say: pardon}\nrules:\n  - "

RIGHT = [
    "name: x\nfallback: {say: yes}",
    "name: 7\nfallback: {say: 1.5}",
    "name: x\ntyping: true\nmark_read: false\nfallback: {say: 'hm', hand_over_after: 3}",
    "name: x\nvariables: {shop: Acme}\nfallback: {say: '{shop}', remember: {last: '{text}'}, hand_over: It is late.}",
    "name: x\ngreeting: {when: [hi], say: hello}\nfallback: {say: pardon}",
    RULES + "{keywords: [a], say: b}",
    RULES + "{keywords: [], metadata: [m], say: b}",
    RULES + r"{patterns: ['(?P<n>\d{4})'], say: '{n}'}",
    RULES + "{attached: [photo, video], say: b}",
    RULES + "{attached: [location], say: b}",
    RULES + "{keywords: [a], say: b, buttons: [{label: Shop, url: 'https://shop.example/x?y=1'}]}",
    RULES + "{keywords: [a], say: b, location: {longitude: -13.405, latitude: 52}}",
    RULES + "{keywords: [a], say: b, custom_profile: 1300000000000000009}",
    RULES + "{keywords: [a], say: b, custom_profile: '7'}",
    RULES + "{metadata: [m], say: b, quick_replies: [{label: Yes, metadata: m}, {label: No}]}",
]

WRONG = [
    "name: x",
    "fallback: {say: pardon}",
    "name: ' '\nfallback: {say: pardon}",
    f"name: {'x' * 101}\nfallback: {{say: pardon}}",
    "name: x\nfallback: pardon",
    "name: x\nfallback: {says: pardon}",
    "name: x\nfallback: {say: [pardon]}",
    "name: x\nfallback: {say: ''}",
    f"name: x\nfallback: {{say: {'x' * 10_001}}}",
    "name: x\nfallback: {say: pardon, hand_over_after: 0}",
    "name: x\nfallback: {say: pardon, hand_over_after: 21}",
    "name: x\nfallback: {say: pardon, hand_over_after: often}",
    "name: x\nfallback: {say: pardon, hand_over: ''}",
    "name: x\nfallback: {say: pardon, remember: [a]}",
    "name: x\nfallback: {say: pardon, remember: {a b: c}}",
    "name: x\nfallback: {say: pardon, remember: {text: c}}",
    f"name: x\nfallback: {{say: pardon, remember: {{a: {'x' * 1_001}}}}}",
    "name: x\ntyping: perhaps\nfallback: {say: pardon}",
    "name: x\nvariables: {customer.name: y}\nfallback: {say: pardon}",
    "name: x\ncolour: blue\nfallback: {say: pardon}",
    "name: x\ngreeting: {say: hello}\nfallback: {say: pardon}",
    "name: x\nrules: {say: hello}\nfallback: {say: pardon}",
    RULES + "{say: b}",
    RULES + "{keywords: [], say: b}",
    RULES + "{keywords: a, say: b}",
    RULES + "{keywords: [a]}",
    RULES + "{attached: [sticker], say: b}",
    RULES + "{keywords: [a], say: b, hand_over_after: 3}",
    RULES + "{keywords: [a], say: b, quick_replies: []}",
    RULES + "{keywords: [a], say: b, buttons: []}",
    RULES + "{keywords: [a], say: b, buttons: [{label: Shop}]}",
    RULES + "{keywords: [a], say: b, buttons: [{label: Shop, url: shop.example}]}",
    RULES + "{keywords: [a], say: b, buttons: [{label: Shop, url: 'javascript:alert(1)'}]}",
    RULES + f"{{keywords: [a], say: b, buttons: [{{label: {'x' * 37}, url: 'https://a.example'}}]}}",
    RULES + "{keywords: [a], say: b, buttons: [" + ", ".join(["{label: a, url: 'https://a.example'}"] * 4) + "]}",
    RULES + "{keywords: [a], say: b, location: {longitude: 13}}",
    RULES + "{keywords: [a], say: b, location: {longitude: 181, latitude: 52}}",
    RULES + "{keywords: [a], say: b, location: {longitude: east, latitude: 52}}",
    RULES + "{keywords: [a], say: b, custom_profile: Robin}",
    RULES + "{keywords: [a], say: b, quick_replies: [{metadata: m}]}",
    RULES + "{keywords: [a], say: b, quick_replies: [{label: 'http://a.example'}]}",
    RULES + "{keywords: [a], say: b, quick_replies: [{label: a, description: b}, {label: c}]}",
    RULES + f"{{keywords: [a], say: b, quick_replies: [{{label: {'x' * 37}}}]}}",
]

ONLY_THE_LOADER = [
    "name: x\nname: y\nfallback: {say: pardon}",
    RULES + "{keywords: ['?!'], say: b}",
    RULES + "{patterns: ['('], say: b}",
    RULES + "{patterns: ['(a+)+'], say: b}",
    RULES + "{patterns: ['(?P<text>a)'], say: b}",
    RULES + "{keywords: [a], say: b, media: nowhere.png}",
    RULES + "{keywords: [a], media: nowhere.png}",
    RULES + "{keywords: [a], say: b, media: nowhere.png, location: {longitude: 1, latitude: 2}}",
    RULES + "{keywords: [a], say: b, media: ../../secret.png}",
    RULES + "{keywords: [a], say: b, quick_replies: [{label: a, metadata: unanswered}]}",
]


def loads(source: str) -> bool:
    try:
        read_bot(source, "bot.yaml")
    except BotFileError:
        return False
    return True


def satisfies(content: Any) -> bool:
    return Draft202012Validator(SCHEMA).is_valid(content)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_right_is_right_to_both(source: str) -> None:
    assert (loads(source), satisfies(yaml.safe_load(source))) == (True, True)


@pytest.mark.parametrize("source", WRONG)
def test_what_is_wrong_is_wrong_to_both(source: str) -> None:
    assert (loads(source), satisfies(yaml.safe_load(source))) == (False, False)


@pytest.mark.parametrize("source", ONLY_THE_LOADER)
def test_what_a_schema_cannot_say_the_loader_finds(source: str) -> None:
    assert (loads(source), satisfies(yaml.safe_load(source))) == (False, True)


@pytest.mark.parametrize("path", ["channel/twitter_channel/bot/default.yaml", "docs/bots/shop.yaml"])
def test_the_rule_files_that_we_ship_are_right_to_both(path: str) -> None:
    source = (ROOT / path).read_text("utf-8")

    assert (loads(source), satisfies(yaml.safe_load(source))) == (True, True)


def test_a_file_of_the_format_as_it_was_is_still_one() -> None:
    old = "name: x\ngreeting: {when: [hi], say: hello}\nrules: [{keywords: [a], say: '{b} {text}'}]\nfallback: {say: c}"

    assert (loads(old), satisfies(yaml.safe_load(old))) == (True, True)
