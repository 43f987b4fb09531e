"""The form of the SETTINGS tab: how conversations are conducted, as fields and back."""

from collections.abc import Iterator, Mapping
from typing import Any

from twitter_channel.conduct import DAYS, Conduct, HttpBot, RasaBot, RulesBot
from twitter_channel.pages.forms import Form

REMOTE = ("http", "rasa")
_RULES = "rules:"
_OF_CHOICE = ("kind", "file")


def filled_in(conduct: Conduct) -> dict[str, Any]:
    """The fields of the form as *conduct* has them."""
    bot, over, hours = conduct.bot, conduct.hand_over, conduct.hours
    week = {day: ", ".join(hours.week.get(day, ())) if hours else "" for day in DAYS}
    remote = bot if isinstance(bot, HttpBot | RasaBot) else None
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
    }


def sent(form: Form) -> dict[str, Any]:
    """The same, as a form was sent: to be shown again when something is wrong with it."""
    texts = ("bot", "url", "timeout", "say", "after_fallbacks", "failure_say", "back_after", "time_zone", "outside")
    switches = ("on_failure", "on_typing", "has_hours")
    lists = ("keywords", "closed_on", "hours_say")
    return {
        **{name: form.get(name).replace("\r\n", "\n") for name in (*texts, *lists)},
        **{name: bool(form.get(name)) for name in switches},
        "week": {day: form.get(day) for day in DAYS},
    }


def values_of(form: Form) -> dict[str, Any]:
    """What the form says, as `Conducting.change` takes it."""
    values: dict[str, Any] = {"bot": _bot(form), "hand_over": _hand_over(form), "hours": _hours(form)}
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
    name = rest.partition("[")[0]
    if group == "hours":
        return {"say": "hours_say", "": "has_hours"}.get(name, name.removeprefix("week.").partition(".")[0])
    return "bot" if name in _OF_CHOICE else name or group
