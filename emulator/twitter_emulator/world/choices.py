"""
What a world does where Twitter's behaviour is unconfirmed: named choices, each read at the one place that decides it.

``contracts/choices.json`` has the question behind each, where the facts leave it open, and what its values mean; a
test holds both together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Annotated, Literal

import msgspec

Refusal = Annotated[str, msgspec.Meta(pattern=r"^[45][0-9]{2}(/([0-9]{1,4}|-)( [ -~]+)?)?$")]
"""
``STATUS``, ``STATUS/CODE`` or ``STATUS/CODE TEXT``: how a refusal is answered. What is left out stays as it is, or is
the text that goes with the code; ``-`` is no code.
"""

Seconds = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,3})?(,[0-9]{1,6}(\.[0-9]{1,3})?){0,19}$")]
"""Durations with commas between."""


class ChoiceError(ValueError):
    """A choice that there is not, or a value that it does not take. The text says which there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Each field is a choice, and its default what the emulator does unless told otherwise."""

    # Who is calling
    nonce_memory: Literal["two_windows", "one_window"] = "two_windows"
    invalid_token: Refusal = "401/89"
    timestamp_out_of_bounds: Refusal = "401/135"
    unverified_credentials: Refusal = "403/99"
    access_level_header: Literal["always", "recorded"] = "always"
    cancelled: Literal["redirect", "page"] = "redirect"
    callback_query: Literal["exact", "ignored"] = "exact"

    # Any call
    missing_content_type: Literal["accepted", "refused"] = "accepted"
    first_check: Literal["content_type", "authentication"] = "content_type"
    missing_parameter: Refusal = "400/357"
    malformed_member: Refusal = "400/214"
    invalid_json: Refusal = "400/369"
    retired_routes: Refusal = "404/34"
    own_account_suspended: Refusal = "403/64"
    unpublished_limits: Literal["none", "15"] = "none"

    # Direct Messages
    message_checks: Literal["person_first", "text_first"] = "person_first"
    duplicate_messages: Literal["allowed", "refused"] = "allowed"
    unknown_message: Refusal = "404/34"
    cursor_points_to: Literal["last", "next"] = "last"
    quick_reply_echo: Literal["shown", "left_out"] = "shown"
    unknown_welcome_message: Refusal = "404/34"
    welcome_message_name: Literal["inside", "both"] = "inside"
    custom_profiles_not_allowed: Refusal = "403/220"

    # Media
    media_key_prefixes: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,3},[0-9]{1,3},[0-9]{1,3}$")] = "3,16,7"
    media_internal_error: Annotated[str, msgspec.Meta(pattern=r"^(none|[0-9]{1,4})$")] = "none"
    media_status_limit: Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,5}$")] = "500"
    media_too_large: Refusal = "413/-"
    wrong_media_category: Refusal = "400/324"
    photo_sizes: Literal["ignored", "refused"] = "ignored"
    foreign_photo: Refusal = "403/-"

    # Accounts
    named_twice: Literal["user_id", "screen_name"] = "user_id"
    user_not_named: Refusal = "400/357"
    allow_dms_from: Literal["accepted", "ignored"] = "accepted"
    already_following: Literal["200", "403"] = "200"
    blocked_from_following: Refusal = "403/162"
    follow_limit: Refusal = "403/161"
    about_oneself: Refusal = "400/214"
    muting_oneself: Refusal = "403/271"
    not_muting: Refusal = "403/272"
    not_your_tweet: Refusal = "403/183"

    # Account Activity
    webhook_registrants: Literal["owner", "anybody"] = "owner"
    not_app_owner: Refusal = "403/220"
    json_registration: Literal["accepted", "refused"] = "accepted"
    webhook_refused: Refusal = "400"
    webhook_created_at: Literal["left_out", "added"] = "left_out"
    webhook_required: Refusal = "403/170"
    subscription_limit: Refusal = "403/214"
    subscribing_without_messages: Refusal = "403/93"
    foreign_subscriber: Refusal = "401/348"
    subscription_counts: Literal["both", "documented", "short"] = "both"
    subscription_list_limit: Literal["50", "15"] = "50"
    enterprise_not_included: Refusal = "403/99"
    environment_labels: Literal["any_case", "lower_case"] = "any_case"

    # Challenges and deliveries
    periodic_crc: Literal["signed", "unsigned"] = "signed"
    crc_query: Literal["appended", "replaced"] = "appended"
    crc_signature: Literal["challenge", "whole_query"] = "challenge"
    user_agent: Annotated[str, msgspec.Meta(pattern=r"^[!-~]([ -~]{0,198}[!-~])?$")] = "twitter-emulator"
    received: Literal["2xx", "200"] = "2xx"
    retry_schedule: Seconds = "3,27,242"

    @property
    def retries_ms(self) -> tuple[int, ...]:
        """The waits of the retry schedule, in milliseconds."""
        return tuple(round(float(wait) * 1000) for wait in self.retry_schedule.split(","))


NAMES = tuple(field.name for field in fields(Choices))


def chosen(wanted: Mapping[str, object], base: Choices) -> Choices:
    """
    *base* with what is *wanted*, by name.

    Raises:
        ChoiceError: If there is no such choice, or it does not take the value.
    """
    for name in wanted:
        if name not in NAMES:
            close = get_close_matches(str(name), NAMES, n=1)
            hint = f"did you mean {close[0]}?" if close else "`twitter-emulator coverage --choices` lists them"
            raise ChoiceError(f"there is no choice {str(name)[:60]!r}; {hint}")
    try:
        return msgspec.convert(msgspec.to_builtins(base) | dict(wanted), Choices)
    except msgspec.ValidationError as wrong:
        name = str(wrong).rpartition("$.")[2].rstrip("`")
        raise ChoiceError(f"{name} is {wanted.get(name)!r:.80}; {_taken(name)}") from None


def _taken(name: str) -> str:
    """What the choice called *name* takes, in words."""
    values = Choices.__annotations__[name]
    if values is Refusal:
        return "it takes STATUS, STATUS/CODE or STATUS/CODE TEXT, such as 403/200"
    if values is Seconds:
        return "it takes seconds with commas between, such as 3,27,242"
    options = getattr(values, "__args__", ())
    if options and not hasattr(values, "__metadata__"):
        return f"it takes one of {', '.join(options)}"
    return f"it takes text like {getattr(Choices(), name)!r}"
