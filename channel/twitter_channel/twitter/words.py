"""A failed call in a sentence for the people who run the channel: what happened, why, what to do."""

from types import MappingProxyType

from twitter_channel.twitter.errors import Failure

OPEN_MESSAGES = (
    "On Twitter, go to More > Settings and privacy > Privacy and safety > Direct Messages and allow message requests "
    "from everyone."
)

_OF_CODE = MappingProxyType(
    {
        32: "Twitter could not authenticate the call: the API key, the API key secret or the access token secret is "
        "wrong. Copy them again from the developer portal.",
        63: "Twitter has suspended the customer's account, so it cannot be written to.",
        64: "Twitter has suspended the account this connection speaks for. Sign in to it on Twitter to see why.",
        88: "Twitter's rate limit for this call is used up. It opens again by itself.",
        89: "The access token is invalid, revoked or expired: needs re-authorisation. Regenerate the access token and "
        "its secret in the developer portal, store both and enable the connection again.",
        93: "The app may not read or write Direct Messages. Set its permission to Read, Write and Direct Messages, "
        "then regenerate the access token: a token keeps the permission it was made with.",
        108: "Twitter does not know the customer's account any more.",
        130: "Twitter is over capacity.",
        131: "Twitter had an internal error.",
        135: "Twitter refused the time of the call: this machine's clock is wrong. Set it by NTP.",
        144: "There is no such tweet any more.",
        150: "The customer neither follows the account nor accepts messages from everyone, so Twitter will not deliver "
        "to them.",
        151: "Twitter did not accept the message.",
        186: "The tweet is longer than the 280 characters Twitter allows; some characters count two, links 23.",
        187: "The account has tweeted exactly this already, and Twitter takes no text twice. Change a word of it.",
        215: "Twitter could not read the authentication data: one of the four keys is empty or mangled. Copy them "
        "again from the developer portal.",
        220: "The credentials are of a kind this call does not allow. Use the app's API key and an access token made "
        "for that app.",
        226: "Twitter took the message for spam by a machine and stopped it. Vary the bot's answers and try later.",
        261: "The app may only read. Set its permission to Read, Write and Direct Messages, then regenerate the access "
        "token: a token keeps the permission it was made with.",
        324: "Twitter did not take what is attached.",
        325: "Twitter does not know what is attached any more.",
        326: "Twitter has locked the account this connection speaks for. Sign in to it on Twitter to unlock it.",
        349: "Twitter will not let the account write to this customer: they blocked it or do not accept its messages.",
        354: "The message is longer than the 10,000 characters Twitter allows.",
        385: "The customer's tweet was deleted or cannot be seen by the account, so it cannot be answered.",
        389: "The account has blocked this customer, so Twitter will not deliver to them.",
        416: "Twitter has suspended the app. Look at it in the developer portal.",
        453: "The app has Essential access, which does not include Direct Messages or the Account Activity API. Apply "
        "for Elevated access in the developer portal.",
    }
)


def in_words(failure: Failure) -> str:
    """Say *failure* in a sentence, with Twitter's own words behind it."""
    if failure.outcome == "unreachable":
        return f"The API did not answer at all ({failure.message}). Check the base URL and the network."
    sentence = _OF_CODE.get(failure.code or 0)
    if sentence is None:
        return answered(failure)
    return f"{sentence} ({answered(failure)})"


def answered(failure: Failure) -> str:
    """What Twitter itself said, for those who know its codes."""
    status = "nothing usable" if failure.status is None else str(failure.status)
    code = "" if failure.code is None else f", code {failure.code}"
    return f"Twitter answered {status}{code}: {failure.message.rstrip('.')}."
