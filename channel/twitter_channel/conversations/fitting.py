"""What can be said in a conversation: long texts in parts privately, one tweet at a time in public."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from twitter_channel.answers import Answer
from twitter_channel.conversations.splitting import parts
from twitter_channel.kinds import Kind
from twitter_channel.twitter.lengths import LONGEST_TWEET, weight_of


class NotInPublic(Exception):
    """It cannot be done where everybody reads; the text says why and what to do."""


def tweet(answer: Answer) -> tuple[Answer]:
    """
    *answer* as one tweet.

    Raises:
        NotInPublic: If it is more than that.
    """
    if answer != Answer(answer.text):
        raise NotInPublic("An answer in public is a text and nothing else. Send the rest in a Direct Message.")
    weight = weight_of(answer.text)
    if weight > LONGEST_TWEET:
        raise NotInPublic(
            f"A tweet has at most {LONGEST_TWEET} characters, and this counts {weight:,} (a link counts 23, an emoji "
            "2). Shorten it, or go on in a Direct Message."
        )
    return (answer,)


FITTED: Mapping[Kind, Callable[[Answer], tuple[Answer, ...]]] = MappingProxyType({"dm": parts, "public": tweet})
"""What is queued for an answer, by the kind of the conversation."""
