"""
The rule file.

::

    name: Robin                       # for people, in /health
    typing: false                     # show the typing bubble before each answer (default false)
    mark_read: false                  # mark what was answered as read (default false)
    variables:                        # constants: {shop} stands for Acme in every answer
      shop: Acme
    greeting:                         # optional: the message is one of these and nothing else
      when: [hi, hello, good morning]
      say: Hello {customer.name}, I am the bot of {shop}.
      quick_replies:                  # up to 20
        - label: Opening hours        # up to 36 characters; may also be typed
          description: When we work   # up to 72; all of them or none
          metadata: hours             # must be answered by a rule below
    rules:                            # optional; the first that fits answers
      - keywords: [opening hours]     # contained in the message as whole words
        metadata: [hours]             # the pressed quick reply
        say: We are open from 9 to 17.
        media: hours.png              # a file beside this one
        buttons:                      # up to 3 links to pages
          - {label: Book a table, url: 'https://acme.example/book'}
      - keywords: [where are you]
        say: Here.
        location: {longitude: 13.405, latitude: 52.52}   # degrees; not beside media
        custom_profile: 1300000000000000001   # said under that one, not that of the SETTINGS
      - patterns: ['order (?P<order>[A-Z]-\\d{4})']   # regular expressions; case does not matter
        say: I look for {order}.
        remember: {order: '{order}'}  # {order} stands for it in this conversation from now on
      - attached: [photo]             # or animated_gif, video, location
        say: Somebody will look at it.
        hand_over: A customer sent a photo.   # people go on; this is why
    fallback:                         # everything else; {text} stands for the customer's words
      say: 'You said: "{text}"'
      hand_over_after: 3              # so many fallbacks in a row; people go on

Case and punctuation do not matter in ``when``, ``keywords`` and typed labels. ``rules.schema.json`` says the same to
editors.
"""

from importlib.resources import files
from pathlib import Path

from twitter_channel.bot import reading
from twitter_channel.bot.reading import optional, required
from twitter_channel.bot.rules import Greeting, Reply, Rule, RuleBot
from twitter_channel.bot.yaml_source import BotFileError, Entry, parsed

LARGEST_FILE = 1_000_000
MOST_PATIENCE = 20
_TOP = ("name", "typing", "mark_read", "variables", "greeting", "rules", "fallback")


def load_bot(path: Path | None) -> RuleBot:
    """
    The bot of the rule file at *path*, or the one the channel comes with.

    Raises:
        BotFileError: If the file cannot be read or is not a rule file.
    """
    if path is None:
        return read_bot(files("twitter_channel.bot").joinpath("default.yaml").read_text("utf-8"), "default.yaml")
    try:
        return read_bot(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise BotFileError(f"{path}: the bot's rule file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BotFileError(f"{path}: the bot's rule file must be UTF-8 text") from error


def read_bot(source: str, file: str) -> RuleBot:
    """
    The bot that *source* describes; *file* is named in complaints, and media lie beside it.

    Raises:
        BotFileError: With the line and what to do.
    """
    top = parsed(source, file)
    members = top.mapping(_TOP)
    last, patience = _fallback(required(top, members, "fallback"))
    bot = RuleBot(
        name=required(top, members, "name").text(longest=100),
        greeting=optional(members, "greeting", _greeting),
        rules=optional(members, "rules", _rules) or (),
        fallback=last,
        typing=optional(members, "typing", Entry.switch) or False,
        mark_read=optional(members, "mark_read", Entry.switch) or False,
        constants=optional(members, "variables", reading.variables) or {},
        patience=patience,
    )
    _refuse_dead_ends(top, bot)
    return bot


def _greeting(entry: Entry) -> Greeting:
    members = entry.mapping(("when", *reading.REPLY))
    phrases = reading.phrases(required(entry, members, "when"))
    return Greeting(frozenset(phrases), reading.reply(entry, members))


def _rules(entry: Entry) -> tuple[Rule, ...]:
    return tuple(_rule(item) for item in entry.items())


def _rule(entry: Entry) -> Rule:
    members = entry.mapping(("keywords", "patterns", "metadata", "attached", *reading.REPLY))
    keywords = optional(members, "keywords", reading.phrases) or ()
    patterns = optional(members, "patterns", reading.patterns) or ()
    metadata = optional(members, "metadata", reading.metadata) or frozenset()
    attached = optional(members, "attached", reading.attached) or frozenset()
    if not (keywords or patterns or metadata or attached):
        raise entry.wrong("would never answer; give it 'keywords', 'patterns', 'metadata' or 'attached'")
    return Rule(keywords, metadata, reading.reply(entry, members), patterns, attached)


def _fallback(entry: Entry) -> tuple[Reply, int | None]:
    members = entry.mapping((*reading.REPLY, "hand_over_after"))
    patience = optional(members, "hand_over_after", lambda it: it.number(least=1, most=MOST_PATIENCE))
    return reading.reply(entry, members), patience


def _refuse_dead_ends(top: Entry, bot: RuleBot) -> None:
    """A button whose press only the fallback would answer is a mistake in the file."""
    answered = frozenset[str]().union(*(rule.metadata for rule in bot.rules))
    for reply in bot.quick_replies():
        if reply.metadata is not None and reply.metadata not in answered:
            raise top.wrong(f"offers '{reply.label}' but no rule has its metadata '{reply.metadata}'; add one")
