"""What people do with tweets, in Twitter's own client."""

from typing import Any, Literal, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.world import tweeting
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.tweeting import TweetDraft
from twitter_emulator.world.tweets import Tweet
from twitter_emulator.world.world import WEB_APP_ID, World

from .problems import Problem, answer
from .reading import account_called, moment, whole_number, world_of

PAGE = 1000

TweetVerb = Literal["tweet", "retweet", "favorite", "unfavorite", "delete_tweet"]
VERBS: tuple[TweetVerb, ...] = get_args(TweetVerb)


def act(world: World, verb: TweetVerb, account: Account, tweet_id: str | None) -> Tweet:
    """
    Do *verb* to a tweet that exists; the tweet, or the retweet.

    Raises:
        Problem: If no tweet was named.
    """
    if not tweet_id:
        raise Problem(400, f"'tweet' is missing: the id of the tweet to {verb.removesuffix('_tweet')}")
    tweet = tweeting.visible(world, tweet_id, account)
    match verb:
        case "retweet":
            return tweeting.retweet(world, account, tweet, source_app_id=WEB_APP_ID)
        case "favorite":
            tweeting.favorite(world, account, tweet)
        case "unfavorite":
            tweeting.unfavorite(world, account, tweet)
        case _:
            tweeting.delete(world, account, tweet)
    return tweet


def write(world: World, author: Account, text: str | None, in_reply_to: str | None) -> Tweet:
    """A new tweet. Who answers another one names its author, as Twitter's client does by itself."""
    if not text:
        raise Problem(400, "'text' is missing: what is the tweet to say?")
    return tweeting.tweet(
        world, author, TweetDraft(text=text, source_app_id=WEB_APP_ID, reply_to=in_reply_to, mentions_author=True)
    )


async def list_tweets(request: Request) -> Response:
    """What somebody tweeted and did not delete, oldest first; texts as they were written."""
    world = world_of(request)
    author = account_called(world, request.query_params.get("by", ""))
    start = whole_number(request, "since", 0)
    tweets = [*world.tweets.newest_first(author.id)][::-1]
    page = [_shown(tweet) for tweet in tweets[start : start + PAGE]]
    return answer({"tweets": page, "next": start + PAGE if len(tweets) > start + PAGE else None})


def _shown(tweet: Tweet) -> dict[str, Any]:
    return {
        "id": tweet.id,
        "from": tweet.author_id,
        "text": tweet.text,
        "in_reply_to": tweet.about.reply_to,
        "in_reply_to_user": tweet.about.reply_to_user,
        "retweet_of": tweet.about.retweeted,
        "created_at": moment(tweet.created_ms),
        "source_app_id": tweet.source_app_id,
        "trace": tweet.trace,
    }


ROUTES = (Route("/worlds/{world}/tweets", list_tweets, methods=["GET"]),)
