"""Tweets of one world: who wrote, retweeted and liked what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .ids import snowflake_ms
from .relations import UserId

TweetId = str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a tweet is about: the tweet and the user it answers, the tweet it repeats, the tweet it quotes."""

    reply_to: TweetId | None = None
    reply_to_user: UserId | None = None
    retweeted: TweetId | None = None
    quoted: TweetId | None = None


@dataclass(slots=True)
class Tweet:
    """
    A tweet. Its time is its id's own time; a retweet has no text of its own.

    One that was *deleted* stays, for what is still to be delivered about it; nobody else finds it.
    """

    id: TweetId
    author_id: UserId
    text: str
    source_app_id: str
    trace: str
    about: About = field(default_factory=About)
    favorited_by: set[UserId] = field(default_factory=set)
    deleted: bool = False

    @property
    def created_ms(self) -> int:
        return snowflake_ms(self.id)


@dataclass(slots=True)
class Tweets:
    """Every tweet of one world, found by id, by author, and by the tweet it is about; oldest first."""

    by_id: dict[TweetId, Tweet] = field(default_factory=dict)
    _by_author: dict[UserId, list[Tweet]] = field(default_factory=dict)
    _retweets: dict[TweetId, list[Tweet]] = field(default_factory=dict)
    _replies: dict[TweetId, list[Tweet]] = field(default_factory=dict)
    _quotes: dict[TweetId, list[Tweet]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(not tweet.deleted for tweet in self.by_id.values())

    def __iter__(self) -> Iterator[Tweet]:
        """All of them, those that were deleted too."""
        return iter(self.by_id.values())

    def add(self, tweet: Tweet) -> None:
        self.by_id[tweet.id] = tweet
        self._by_author.setdefault(tweet.author_id, []).append(tweet)
        about = tweet.about
        for index, other in (
            (self._retweets, about.retweeted),
            (self._replies, about.reply_to),
            (self._quotes, about.quoted),
        ):
            if other is not None:
                index.setdefault(other, []).append(tweet)

    def load(self, tweets: Iterable[Tweet]) -> None:
        for tweet in tweets:
            self.add(tweet)

    def get(self, tweet_id: TweetId) -> Tweet | None:
        """The tweet, if there is one that was not deleted."""
        tweet = self.by_id.get(tweet_id)
        return None if tweet is None or tweet.deleted else tweet

    def repeated_by(self, tweet: Tweet) -> Tweet | None:
        """The tweet that *tweet* is a retweet of, if it is one."""
        return None if tweet.about.retweeted is None else self.by_id[tweet.about.retweeted]

    def quoted_by(self, tweet: Tweet) -> Tweet | None:
        """The tweet that *tweet* quotes, if it does and it is still there."""
        return None if tweet.about.quoted is None else self.get(tweet.about.quoted)

    def latest(self, author_id: UserId) -> Tweet | None:
        """What *author_id* tweeted last."""
        return next(self.newest_first(author_id), None)

    def newest_first(self, author_id: UserId) -> Iterator[Tweet]:
        return _kept(reversed(self._by_author.get(author_id, [])))

    def retweets(self, tweet: Tweet) -> list[Tweet]:
        return list(_kept(self._retweets.get(tweet.id, ())))

    def retweet_by(self, user_id: UserId, tweet: Tweet) -> Tweet | None:
        """The retweet of *tweet* by *user_id*, if there is one."""
        return next((retweet for retweet in self.retweets(tweet) if retweet.author_id == user_id), None)

    def reply_count(self, tweet: Tweet) -> int:
        return sum(1 for _ in _kept(self._replies.get(tweet.id, ())))

    def quote_count(self, tweet: Tweet) -> int:
        return sum(1 for _ in _kept(self._quotes.get(tweet.id, ())))


def _kept(tweets: Iterable[Tweet]) -> Iterator[Tweet]:
    return (tweet for tweet in tweets if not tweet.deleted)
