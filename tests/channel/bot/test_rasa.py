"""Rasa's REST channel."""

import json

import pytest

from tests.channel.bot.turns import turn
from twitter_channel.answers import Answer, QuickReply
from twitter_channel.bot.rasa import request_of, result_of
from twitter_channel.bot.turns import BotFailed


def test_rasa_is_asked_with_the_words() -> None:
    assert json.loads(request_of(turn("Hello"))) == {"sender": "default-7", "message": "Hello"}


def test_rasa_is_asked_with_the_payload_of_a_pressed_button() -> None:
    assert json.loads(request_of(turn("Yes", metadata="/affirm")))["message"] == "/affirm"


def test_texts_and_buttons_become_messages_and_quick_replies() -> None:
    said = [
        {"recipient_id": "default-7", "text": "Hey!"},
        {
            "recipient_id": "default-7",
            "text": "Well?",
            "buttons": [{"title": "Yes", "payload": "/affirm"}, {"title": "No"}],
        },
    ]

    result = result_of(json.dumps(said).encode())

    options = (QuickReply("Yes", "/affirm"), QuickReply("No", "No"))
    assert result.messages == (Answer("Hey!"), Answer("Well?", options))


def test_an_image_at_an_address_is_attached() -> None:
    result = result_of(b'[{"recipient_id": "7", "image": "https://bot.example/cat.png"}]')

    assert result.messages == (Answer("", media="https://bot.example/cat.png"),)


def test_labels_are_cut_and_further_buttons_left_out() -> None:
    buttons = [{"title": f"{number} " + "x" * 40, "payload": "/p"} for number in range(25)]

    (message,) = result_of(json.dumps([{"text": "Well?", "buttons": buttons}]).encode()).messages

    assert len(message.quick_replies) == 20
    assert all(len(option.label) == 36 and option.label.endswith("…") for option in message.quick_replies)


@pytest.mark.parametrize("body", [b"[]", b'[{"custom": {"a": 1}}]', b'[{"text": "  "}]', b'[{"image": "cat.png"}]'])
def test_what_says_nothing_is_nothing(body: bytes) -> None:
    assert result_of(body).messages == ()


@pytest.mark.parametrize(
    "body", [b"{}", b'{"version": "3.6", "status": "failure"}', b"<html>", b'[{"text": 5}]', b'[{"text": "a"}, 7]']
)
def test_what_no_rest_channel_answers_is_refused(body: bytes) -> None:
    with pytest.raises(BotFailed, match="REST channel"):
        result_of(body)


def test_a_flood_of_messages_is_refused() -> None:
    with pytest.raises(BotFailed, match="11 messages"):
        result_of(json.dumps([{"text": "a"}] * 11).encode())
