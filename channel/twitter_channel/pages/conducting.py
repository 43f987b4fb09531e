"""The form of the SETTINGS tab: how conversations are conducted, as fields and back."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from twitter_channel.conduct import DAYS, Conduct, HttpBot, RasaBot, RulesBot
from twitter_channel.pages.forms import Form
from twitter_channel.shapes import Option

REMOTE = ("http", "rasa")
_RULES = "rules:"
_OF_CHOICE = ("kind", "file")
_BAR = re.compile(r"(?<!\\)\|")
_OF_REPLY = ("label", "metadata", "description")
_OF_APPEARANCE: Mapping[str, str] = MappingProxyType(
    {"welcome.text": "welcome", "welcome.quick_replies": "welcome_replies", "profile.name": "profile_name"}
)


def filled_in(conduct: Conduct) -> dict[str, Any]:
    """The fields of the form as *conduct* has them."""
    bot, over, hours = conduct.bot, conduct.hand_over, conduct.hours
    week = {day: ", ".join(hours.week.get(day, ())) if hours else "" for day in DAYS}
    remote = bot if isinstance(bot, HttpBot | RasaBot) else None
    welcome, profile = conduct.welcome, conduct.profile
    return {
        "bot": _choice(conduct),
        "url": remote.url if remote else "",
        "timeout": f"{remote.timeout if remote else 10:g}",
        "keywords": "\n".join(over.keywords),
        "say": over.say,
        "after_fallbacks": over.after_fallbacks or "",
        "on_failure": over.on_failure,
        "on_typing": over.on_typing,
        "failure_say": over.failure_say,
        "back_after": over.back_after or "",
        "has_hours": hours is not None,
        "time_zone": hours.time_zone if hours else "",
        "week": week,
        "closed_on": "\n".join(hours.closed_on) if hours else "",
        "outside": hours.outside if hours else "bot",
        "hours_say": hours.say if hours else "",
        "welcome": welcome.text if welcome else "",
        "welcome_replies": "\n".join(map(_reply_line, welcome.quick_replies)) if welcome else "",
        "profile_name": profile.name if profile else "",
        "show_tweets": conduct.show_tweets,
    }


def sent(form: Form) -> dict[str, Any]:
    """The same, as a form was sent: to be shown again when something is wrong with it."""
    texts = ("bot", "url", "timeout", "say", "after_fallbacks", "failure_say", "back_after", "time_zone", "outside")
    appearance = ("welcome", "welcome_replies", "profile_name")
    switches = ("on_failure", "on_typing", "has_hours", "show_tweets")
    lists = ("keywords", "closed_on", "hours_say")
    return {
        **{name: form.get(name).replace("\r\n", "\n") for name in (*texts, *lists, *appearance)},
        **{name: bool(form.get(name)) for name in switches},
        "week": {day: form.get(day) for day in DAYS},
    }


def values_of(form: Form) -> dict[str, Any]:
    """What the form says, as `Conducting.change` takes it."""
    values: dict[str, Any] = {"bot": _bot(form), "hand_over": _hand_over(form), "hours": _hours(form)}
    values |= {"welcome": _welcome(form), "profile": _profile(form), "show_tweets": bool(form.get("show_tweets"))}
    if form.get("no_secret") or form.get("bot") not in REMOTE:
        return values | {"bot_secret": None}
    return values | ({"bot_secret": form.get("bot_secret")} if form.get("bot_secret") else {})


def _choice(conduct: Conduct) -> str:
    bot = conduct.bot
    if isinstance(bot, RulesBot):
        return _RULES + bot.file
    kind: str = bot.__struct_config__.tag if isinstance(bot.__struct_config__.tag, str) else ""
    return kind


def _bot(form: Form) -> dict[str, Any]:
    choice = form.get("bot")
    if choice.startswith(_RULES):
        return {"kind": "rules", "file": choice.removeprefix(_RULES)}
    if choice in REMOTE:
        return {"kind": choice, "url": form.get("url").strip(), "timeout": _number(form.get("timeout"), float, 10.0)}
    return {"kind": choice}


def _hand_over(form: Form) -> dict[str, Any]:
    return {
        "keywords": list(_lines(form.get("keywords"))),
        "say": form.get("say").strip(),
        "after_fallbacks": _number(form.get("after_fallbacks"), int, None),
        "on_failure": bool(form.get("on_failure")),
        "on_typing": bool(form.get("on_typing")),
        "failure_say": form.get("failure_say").strip(),
        "back_after": _number(form.get("back_after"), int, None),
    }


def _hours(form: Form) -> dict[str, Any] | None:
    if not form.get("has_hours"):
        return None
    week = {day: [span.strip() for span in form.get(day).split(",") if span.strip()] for day in DAYS}
    say = form.get("hours_say").strip()
    return {
        "time_zone": form.get("time_zone").strip(),
        "week": {day: spans for day, spans in week.items() if spans},
        "closed_on": list(_lines(form.get("closed_on"))),
        "outside": form.get("outside"),
        **({"say": say} if say else {}),
    }


def _welcome(form: Form) -> dict[str, Any] | None:
    text = form.get("welcome").replace("\r\n", "\n").strip()
    replies = [_reply(line) for line in _lines(form.get("welcome_replies"))]
    return {"text": text, "quick_replies": replies} if text or replies else None


def _reply(line: str) -> dict[str, str]:
    """A quick reply from its line: the label, what the bot is told, the description; the last two may be missing."""
    values = (value.strip() for value in _BAR.split(line, 2))
    whole = (value.replace(r"\|", "|").replace(r"\n", "\n") for value in values)
    return {name: value for name, value in zip(_OF_REPLY, whole, strict=False) if value or name == "label"}


def _reply_line(option: Option) -> str:
    """The same line again, with a backslash before what would end a part of it."""
    values = [option.label, option.metadata or "", option.description or ""]
    while not values[-1]:
        values.pop()
    return " | ".join(value.replace("|", r"\|").replace("\n", r"\n") for value in values)


def _profile(form: Form) -> dict[str, Any] | None:
    """A picture that is there stays, unless there is another or it is to go."""
    name = form.get("profile_name").strip()
    if form.file is not None:
        return {"name": name, "picture": form.file.id}
    if not name:
        return None
    return {"name": name, "picture": None} if form.get("no_picture") else {"name": name}


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _number(text: str, kind: type[int] | type[float], usual: float | None) -> Any:
    """What was typed, as text where it is no number: then the check says so."""
    try:
        return kind(text) if text.strip() else usual
    except ValueError:
        return text


def complaints(errors: Mapping[str, str]) -> dict[str, str]:
    """Complaints by the field of the form, from those by the value's place (``hours.week.monday``)."""
    return {_field(place): sentence for place, sentence in errors.items()}


def _field(place: str) -> str:
    group, _, rest = place.partition(".")
    if group in ("welcome", "profile"):
        return _OF_APPEARANCE.get(place.partition("[")[0], "picture")
    name = rest.partition("[")[0]
    if group == "hours":
        return {"say": "hours_say", "": "has_hours"}.get(name, name.removeprefix("week.").partition(".")[0])
    return "bot" if name in _OF_CHOICE else name or group
