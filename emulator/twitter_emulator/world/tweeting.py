"""What people may do with tweets, and who hears of it (facts §6.4, §6.5, §6.8)."""

import re
from dataclasses import dataclass

from twitter_emulator.protocol import errors

from .accounts import Account
from .activity import Favorited, TweetDeleted, Tweeted
from .relations import UserId
from .text import addressed, links_in, mentioned
from .tweet_length import MOST, weight_of
from .tweets import About, Tweet
from .world import World

DAY_MS = 24 * 3600 * 1000
_PERMALINK = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:i/web|\w{1,15})/status(?:es)?/(\d{1,19})(?:[/?#].*)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TweetDraft:
    """
    A tweet before it is sent.

    *reply_to* holds only when its author is mentioned; *mentions_author* puts that mention in front.
    """

    text: str
    source_app_id: str
    reply_to: str | None = None
    mentions_author: bool = False


def tweet(world: World, author: Account, draft: TweetDraft) -> Tweet:
    """
    Publish *draft*.

    Raises:
        OwnAccountSuspended, RepliedToMissing, TweetTooLong, DuplicateTweet: In this order, when several apply.
    """
    _require_active(author)
    answered = _answered(world, author, draft)
    text = draft.text
    if answered is not None and draft.mentions_author and answered.author_id != author.id:
        text = _with_mention(world, text, answered)
    _require_short(draft.text)
    _require_new(world, author, text)
    if answered is not None and not _may_answer(world, author, text, answered):
        answered = None
    return _publish(world, author, text, draft.source_app_id, _about(world, author, text, answered), answered)


def retweet(world: World, account: Account, original: Tweet, *, source_app_id: str) -> Tweet:
    """
    Repeat *original*, or what it repeats itself.

    Raises:
        OwnAccountSuspended, TweetNotVisible, AlreadyRetweeted
    """
    _require_active(account)
    original = world.tweets.repeated_by(original) or original
    if world.accounts.by_id[original.author_id].protected:
        raise errors.TweetNotVisible(hint="its author is protected, and such tweets cannot be repeated")
    if world.tweets.retweet_by(account.id, original) is not None:
        raise errors.AlreadyRetweeted
    return _publish(world, account, "", source_app_id, About(retweeted=original.id), original)


def favorite(world: World, account: Account, liked: Tweet) -> None:
    """
    Raises:
        OwnAccountSuspended, AlreadyFavorited
    """
    _require_active(account)
    if account.id in liked.favorited_by:
        raise errors.AlreadyFavorited
    liked.favorited_by.add(account.id)
    account.favourites_count += 1
    heard_by = tuple(dict.fromkeys((liked.author_id, account.id)))
    world.publish(Favorited(liked.id, account.id), heard_by, _lane(liked), trace=liked.trace)


def unfavorite(world: World, account: Account, liked: Tweet) -> None:
    """
    Nobody hears of it: there is no such event.

    Raises:
        TweetNotFound: If *account* does not like it.
    """
    if account.id not in liked.favorited_by:
        raise errors.TweetNotFound(hint=f"@{account.screen_name} has not favourited it")
    liked.favorited_by.remove(account.id)
    account.favourites_count -= 1


def delete(world: World, account: Account, tweet: Tweet) -> None:
    """
    Delete *tweet* and its retweets; its author hears of it, those who repeated it do not.

    Raises:
        NotYourTweet: If somebody else wrote it.
    """
    if tweet.author_id != account.id:
        raise errors.NotYourTweet
    for gone in (tweet, *world.tweets.retweets(tweet)):
        gone.deleted = True
        world.accounts.by_id[gone.author_id].statuses_count -= 1
    world.publish(TweetDeleted(tweet.id, account.id), (account.id,), _lane(tweet), trace=tweet.trace)


def visible(world: World, tweet_id: str, reader: Account | None) -> Tweet:
    """
    The tweet, if *reader* may see it; None is an app that reads without a user.

    Raises:
        TweetNotFound: If there is none, or none any more.
        UserSuspended: If its author is suspended.
        TweetNotVisible: If its author is protected, and *reader* does not follow.
    """
    tweet = world.tweets.get(tweet_id)
    if tweet is None:
        raise errors.TweetNotFound(hint=f"there is no tweet {tweet_id[:40]!r} in this world, or it was deleted")
    author = world.accounts.by_id[tweet.author_id]
    if author.suspended:
        raise errors.UserSuspended
    if not may_see(world, author, reader.id if reader else None):
        raise errors.TweetNotVisible(hint=f"@{author.screen_name} is protected; only followers see its tweets")
    return tweet


def mentions(world: World, tweet: Tweet, user_id: UserId) -> bool:
    """Whether *tweet* names *user_id*; a retweet names nobody by itself."""
    return _names(world, tweet.text, user_id)


def is_permalink(url: str) -> bool:
    """Whether *url* is the address of a tweet, be there such a tweet or not."""
    return _PERMALINK.fullmatch(url) is not None


def _require_active(account: Account) -> None:
    if account.suspended:
        raise errors.OwnAccountSuspended


def _require_short(text: str) -> None:
    """A name that Twitter puts in front of a reply counts nothing (its documentation, "Counting characters")."""
    weight = weight_of(text)
    if weight > MOST:
        raise errors.TweetTooLong(hint=f"the tweet counts {weight} characters, and {MOST} are allowed")


def _require_new(world: World, author: Account, text: str) -> None:
    since_ms = world.now_ms - DAY_MS
    for earlier in world.tweets.newest_first(author.id):
        if earlier.created_ms <= since_ms:
            return
        if earlier.text == text and earlier.about.retweeted is None:
            raise errors.DuplicateTweet(hint=f"the same as tweet {earlier.id} of these 24 hours; delete that first")


def _answered(world: World, author: Account, draft: TweetDraft) -> Tweet | None:
    if draft.reply_to is None:
        return None
    try:
        return visible(world, draft.reply_to, author)
    except errors.ApiError as why:
        raise errors.RepliedToMissing(hint=why.hint) from None


def _with_mention(world: World, text: str, answered: Tweet) -> str:
    author = world.accounts.by_id[answered.author_id]
    return text if _names(world, text, author.id) else f"@{author.screen_name} {text}"


def _names(world: World, text: str, user_id: UserId) -> bool:
    return any(account.id == user_id for account in mentioned(text, world.accounts.named))


def _may_answer(world: World, author: Account, text: str, answered: Tweet) -> bool:
    """A reply names whom it answers, unless that is the writer; else it is a tweet like any other."""
    return answered.author_id == author.id or _names(world, text, answered.author_id)


def _about(world: World, author: Account, text: str, answered: Tweet | None) -> About:
    quoted = _quoted(world, author, text)
    if answered is not None:
        return About(reply_to=answered.id, reply_to_user=answered.author_id, quoted=quoted)
    person = addressed(text, world.accounts.named)
    return About(reply_to_user=person.id if person else None, quoted=quoted)


def _quoted(world: World, author: Account, text: str) -> str | None:
    """The tweet that the last link in *text* leads to."""
    links = links_in(text) if "://" in text else []
    found = _PERMALINK.fullmatch(links[-1]) if links else None
    quoted = world.tweets.get(found[1]) if found else None
    return quoted.id if quoted and may_see(world, world.accounts.by_id[quoted.author_id], author.id) else None


def _publish(world: World, author: Account, text: str, source_app_id: str, about: About, cause: Tweet | None) -> Tweet:
    """*cause* is the tweet that led to this one, whose trace it shares."""
    trace = cause.trace if cause is not None else world.journal.new_trace()
    tweet = Tweet(world.ids.snowflake(world.now_ms), author.id, text, source_app_id, trace, about)
    world.tweets.add(tweet)
    author.statuses_count += 1
    world.publish(Tweeted(tweet.id), _hearers(world, author, tweet), _lane(tweet), trace=trace)
    return tweet


def _hearers(world: World, author: Account, tweet: Tweet) -> tuple[UserId, ...]:
    """The author, and whoever it is about and may see it."""
    about, by_id = tweet.about, world.tweets.by_id
    concerned = [author.id, *(account.id for account in mentioned(tweet.text, world.accounts.named))]
    concerned += [about.reply_to_user] if about.reply_to_user else []
    concerned += [by_id[other].author_id for other in (about.retweeted, about.quoted) if other is not None]
    return tuple(user_id for user_id in dict.fromkeys(concerned) if may_see(world, author, user_id))


def may_see(world: World, author: Account, reader_id: UserId | None) -> bool:
    """Whether *reader_id* may see what *author* tweets; None is an app that reads without a user."""
    if not author.protected or reader_id == author.id:
        return True
    return reader_id is not None and world.accounts.follows(reader_id, author.id)


def _lane(tweet: Tweet) -> str:
    """What happens to one author's tweets is delivered in its order."""
    return f"tweets-{tweet.author_id}"
