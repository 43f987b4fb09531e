"""
Bot and people: when a conversation changes hands, and what its customer hears then. Rules only, no storage.

A conversation is the bot's until a rule hands it over; while it is people's the bot is silent. It goes back when
people close it, or some time after what they wrote last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from twitter_channel.answers import Answer
from twitter_channel.bot.rules import contains, plain
from twitter_channel.bot.turns import Result
from twitter_channel.conduct import Conduct
from twitter_channel.conversations.hours import closed_words, is_open, next_opening
from twitter_channel.store.talks import Change, Changing, Hands, Reason, Talk


@dataclass(frozen=True, slots=True)
class HandOver:
    """Why people go on, and what the customer hears."""

    reason: Reason
    detail: str
    answers: Sequence[Answer]

    def changing(self, conduct: Conduct, now: float) -> Changing:
        """The change of hands, at the time *now* in seconds since the epoch."""
        return to_people(conduct, now, self.reason, self.detail)


def before_asking(conduct: Conduct, text: str, now: float) -> HandOver | None:
    """Why the bot is not even asked about *text*, if it is not."""
    words = plain(text)
    keywords = [keyword for keyword in conduct.hand_over.keywords if contains(words, (plain(keyword),))]
    if keywords:
        said = f"The customer wrote '{keywords[0]}'."
        return HandOver("keyword", said, _told(conduct, conduct.hand_over.say, now))
    if conduct.hours is not None and conduct.hours.outside == "queue" and not is_open(conduct.hours, now):
        return HandOver("hours", "The customer wrote outside office hours.", _told(conduct, "", now))
    return None


def without_bot(conduct: Conduct, now: float) -> HandOver:
    """There is no bot: nobody says anything, unless nobody is there."""
    return HandOver("no-bot", "This connection has no bot.", _told(conduct, "", now))


def after_asking(conduct: Conduct, result: Result, fallbacks: int, now: float) -> HandOver | None:
    """Why people go on after what the bot said, if they do; *fallbacks* counts it."""
    if result.hand_over is not None:
        said = "" if result.messages else conduct.hand_over.say
        return HandOver("bot", result.hand_over, (*result.messages, *_told(conduct, said, now)))
    most = conduct.hand_over.after_fallbacks
    if most is not None and fallbacks >= most:
        detail = f"The bot did not understand {fallbacks} messages in a row."
        return HandOver("fallbacks", detail, _told(conduct, conduct.hand_over.say, now))
    return None


def after_failure(conduct: Conduct, words: str, now: float) -> HandOver | None:
    """The bot could not answer, as *words* say; None when people are not to go on then."""
    if not conduct.hand_over.on_failure:
        return None
    return HandOver("failure", words, _told(conduct, conduct.hand_over.failure_say, now))


def _told(conduct: Conduct, words: str, now: float) -> tuple[Answer, ...]:
    """*words* while people are there, else that they are not."""
    if conduct.hours is not None and not is_open(conduct.hours, now):
        return (Answer(closed_words(conduct.hours, now)),)
    return (Answer(words),) if words else ()


def returns_at(conduct: Conduct, now: float) -> int | None:
    """When a conversation that people touched just now is the bot's again: outside hours it counts from the opening."""
    wait = conduct.hand_over.back_after
    if wait is None:
        return None
    opening = None if is_open(conduct.hours, now) or conduct.hours is None else next_opening(conduct.hours, now)
    begin = now if opening is None else opening.timestamp()
    return round((begin + wait * 60) * 1000)


def to_people(conduct: Conduct, now: float, reason: Reason, detail: str) -> Changing:
    """People go on; nothing changes where they do already."""

    def change(talk: Talk) -> Change | None:
        if talk.hands.owner == "people":
            return None
        return Change(Hands("open", "people", talk.hands.assignee, returns_at(conduct, now)), reason, detail)

    return change


def typed(conduct: Conduct, now: float) -> Changing:
    """Somebody of the brand wrote to the customer in Twitter itself."""
    return _people_wrote(conduct, now, "typed", "Somebody wrote to the customer in Twitter itself.", None)


def written(conduct: Conduct, now: float, author: str | None) -> Changing:
    """An agent wrote to the customer; whose the conversation was not, it is theirs now."""
    return _people_wrote(conduct, now, "agent", f"{author or 'An agent'} wrote to the customer.", author)


def _people_wrote(conduct: Conduct, now: float, reason: Reason, detail: str, author: str | None) -> Changing:
    def change(talk: Talk) -> Change:
        hands = Hands("open", "people", talk.hands.assignee or author, returns_at(conduct, now))
        is_new = (talk.hands.state, talk.hands.owner, talk.hands.assignee) != (hands.state, "people", hands.assignee)
        return Change(hands, reason, detail, author, silences=talk.hands.owner == "bot", is_noted=is_new)

    return change


def taken(conduct: Conduct, now: float, detail: str | None, author: str | None) -> Changing:
    """An agent takes the conversation from the bot, which stops in the middle of what it says."""

    def change(talk: Talk) -> Change | None:
        if talk.hands.owner == "people":
            return None
        hands = Hands("open", "people", talk.hands.assignee, returns_at(conduct, now))
        return Change(hands, "agent", detail or f"{author or 'An agent'} took it over.", author, silences=True)

    return change


def given_to_bot(detail: str | None, author: str | None) -> Changing:
    """An agent gives the conversation to the bot."""

    def change(talk: Talk) -> Change | None:
        if talk.hands.owner == "bot":
            return None
        return Change(Hands(talk.hands.state), "agent", detail or f"{author or 'An agent'} gave it to the bot.", author)

    return change


def assigned(conduct: Conduct, now: float, to: str | None, author: str | None) -> Changing:
    """The conversation is for one of the people, whom the bot makes room for; or for none of them in particular."""

    def change(talk: Talk) -> Change | None:
        if talk.hands.assignee == to and (to is None or talk.hands.owner == "people"):
            return None
        if to is None:
            hands = Hands(talk.hands.state, talk.hands.owner, None, talk.hands.returns_at)
            return Change(hands, "assigned", "It was given to nobody in particular.", author)
        hands = Hands("open", "people", to, returns_at(conduct, now))
        return Change(hands, "assigned", f"It was given to {to}.", author, silences=talk.hands.owner == "bot")

    return change


def closed(detail: str | None, author: str | None) -> Changing:
    """The conversation is over; if the customer writes again, the bot answers."""

    def change(talk: Talk) -> Change | None:
        if talk.hands.state == "closed":
            return None
        return Change(Hands("closed"), "closed", detail or f"{author or 'An agent'} closed it.", author)

    return change


def reopened(author: str | None) -> Changing:
    """An agent looks at the conversation again; it is still the bot's."""
    return _opened("reopened", f"{author or 'An agent'} opened it again.", author)


def customer_wrote() -> Changing:
    """A conversation that was closed goes on."""
    return _opened("customer", "The customer wrote again.", None)


def _opened(reason: Reason, detail: str, author: str | None) -> Changing:
    def change(talk: Talk) -> Change | None:
        if talk.hands.state == "open":
            return None
        return Change(
            Hands("open", talk.hands.owner, talk.hands.assignee, talk.hands.returns_at), reason, detail, author
        )

    return change


def back_if_over(talk: Talk) -> Change | None:
    """The time of people has passed: the bot answers again."""
    if talk.hands.owner == "bot" or not talk.is_over:
        return None
    return Change(Hands(talk.hands.state), "timeout", "People had not written for a while.")
