"""
What Twitter says when it refuses: one class per error, and the one place where its body is chosen.

The classes are the rows of ``contracts/errors.json`` (a test compares the two), where the evidence for each stands.
A class knows nothing of the request that met it: who raises it adds the values its text names, and a hint.
"""

from typing import Any, ClassVar, Literal

import msgspec

Shape = Literal["json", "text", "xml", "request"]
"""
What carries an error: two of the endpoints that hand out tokens do not answer in JSON, and a few backends, that of
``media/upload`` among them, have a JSON of their own that repeats the path of the request (facts §1.5).
"""

Stack = Literal["classic", "activity"]
"""Which of Twitter's two server stacks speaks: their headers differ, and ``activity`` is that of Account Activity."""

UPLOAD = "/1.1/media/upload.json"
_XML = "<?xml version='1.0' encoding='UTF-8'?><errors><error code=\"{code}\">{text}</error></errors>"


class ApiError(Exception):
    """
    An answer that is a refusal.

    *hint* is for people: what really went wrong, sent as ``X-Emulator-Hint`` and never as part of Twitter's body.
    *values* fill the placeholders of ``message``; *request* is the path for the shape of that name. A class whose
    status, code or text is unconfirmed names the *choice* of the world that may answer otherwise.
    """

    status: int
    code: int | None
    message: ClassVar[str]
    stack: ClassVar[Stack]
    message_first: ClassVar[bool]
    label: ClassVar[str | None]
    ending: ClassVar[str]
    shape: Shape
    choice: ClassVar[str | None]

    def __init_subclass__(
        cls,
        *,
        status: int,
        code: int | None,
        message: str,
        stack: Stack = "classic",
        message_first: bool = False,
        label: str | None = None,
        ending: str = "",
        shape: Shape = "json",
        choice: str | None = None,
    ) -> None:
        cls.status, cls.code, cls.message, cls.stack = status, code, message, stack
        cls.message_first, cls.label, cls.ending, cls.shape = message_first, label, ending, shape
        cls.choice = choice

    def __init__(self, *, hint: str | None = None, request: str = UPLOAD, **values: str) -> None:
        self.hint, self.request, self.values = hint, request, values
        self.text = self.message.format_map(values)
        super().__init__(self.text)


def body(error: ApiError) -> dict[str, Any] | None:
    """The JSON of *error*, keys in the order Twitter's backends send them; None for an empty body or another shape."""
    if error.shape == "request":
        return {"request": error.request, "error": error.text}
    if error.code is None or error.shape != "json":
        return None
    member: dict[str, Any] = {"code": error.code, "message": error.text}
    if error.message_first:
        member = {"message": error.text, "code": error.code}
    if error.label is not None:
        member["label"] = error.label
    return {"errors": [member]}


def encoded(error: ApiError) -> bytes:
    """The bytes of ``body(error)``, with what a recorded body has behind its JSON; or those of its other shape."""
    if error.shape == "text":
        return error.text.encode()
    if error.shape == "xml":
        return _XML.format(code=error.code, text=error.text).encode()
    content = body(error)
    if error.shape == "request":
        return msgspec.json.encode(content).replace(b"/", b"\\/")
    return b"" if content is None else msgspec.json.encode(content) + error.ending.encode()


def every() -> tuple[type[ApiError], ...]:
    """All error classes, in the order of this file."""
    return tuple(kind for kind in ApiError.__subclasses__() if kind.__module__ == __name__)


def with_code(code: int) -> type[ApiError] | None:
    """The first class with Twitter's *code* that can be raised without values; None when there is none."""
    return next((kind for kind in every() if kind.code == code and "{" not in kind.message), None)


# Who is calling, and what they may do.


class BadAuthentication(ApiError, status=400, code=215, message="Bad Authentication data."):
    """No authentication, or none that can be read."""


class CouldNotAuthenticate(ApiError, status=401, code=32, message="Could not authenticate you."):
    """The signature, consumer key or consumer secret is wrong, or the nonce was used before."""


class InvalidToken(ApiError, status=401, code=89, message="Invalid or expired token.", choice="invalid_token"):
    """The token was revoked or regenerated, or belongs to another app."""


class TimestampOutOfBounds(
    ApiError, status=401, code=135, message="Timestamp out of bounds.", choice="timestamp_out_of_bounds"
):
    """``oauth_timestamp`` is too far from now."""


class UnverifiedCredentials(
    ApiError,
    status=403,
    code=99,
    message="Unable to verify your credentials",
    label="authenticity_token_error",
    choice="unverified_credentials",
):
    """``oauth2/token`` with a wrong Basic value, or asked too often."""


class WrongTokenKind(
    ApiError,
    status=403,
    code=220,
    message="Your credentials do not allow access to this resource",
    message_first=True,
):
    """A bearer token where a user's is needed, or the other way round."""


class NoDirectMessagePermission(
    ApiError, status=403, code=93, message="This application is not allowed to access or delete your direct messages."
):
    """The app, or the token it was given, lacks Direct Messages."""


class ReadOnlyApplication(
    ApiError,
    status=403,
    code=261,
    message="Application cannot perform write actions. Contact Twitter Platform Operations through"
    " https://help.twitter.com/forms/platform.",
):
    """A read-only app writes, or a bearer token registers a webhook."""


class SuspendedApplication(ApiError, status=401, code=416, message="Invalid / suspended application"):
    """The app is suspended."""


class InvalidVerifier(
    ApiError,
    status=401,
    code=None,
    message="Error processing your OAuth request: Invalid oauth_verifier parameter",
    shape="text",
):
    """``oauth/access_token`` with a verifier that is wrong, used or too old."""


class RequestTokenMissing(ApiError, status=401, code=None, message="Request token missing", shape="text"):
    """``oauth/access_token`` without a request token."""


class CallbackNotApproved(
    ApiError,
    status=403,
    code=415,
    message="Callback URL not approved for this client application. Approved callback URLs can be adjusted in your"
    " application settings",
    shape="xml",
):
    """``oauth/request_token`` with a callback that is not on the app's list."""


class DesktopApplication(
    ApiError, status=401, code=417, message="Desktop applications only support the oauth_callback value 'oob'"
):
    """``oauth/request_token`` with a callback, for an app that has none on its list."""


class EssentialAccess(
    ApiError,
    status=403,
    code=453,
    message="You currently have Essential access which includes access to Twitter API v2 endpoints only. If you need"
    " access to this endpoint, you\N{RIGHT SINGLE QUOTATION MARK}ll need to apply for Elevated access via the Developer"
    " Portal. You can learn more here: https://developer.twitter.com/en/docs/twitter-api/getting-started/"
    "about-twitter-api#v2-access-leve",
    message_first=True,
    ending="\n",
):
    """The project has Essential access and the endpoint is v1.1. The text really ends in ``-leve``."""


# Accounts.


class AccountLocked(
    ApiError,
    status=403,
    code=326,
    message="To protect our users from spam and other malicious activity, this account is temporarily locked.",
):
    """The caller's own account is locked."""


class MessagingStrangers(
    ApiError, status=403, code=326, message="You are sending a Direct Message to users that do not follow you."
):
    """The caller is locked for writing to people who do not follow it."""


class OwnAccountSuspended(
    ApiError,
    status=403,
    code=64,
    message="Your account is suspended and is not permitted to access this feature",
    choice="own_account_suspended",
):
    """The caller's own account is suspended."""


class UserSuspended(ApiError, status=403, code=63, message="User has been suspended."):
    """Another account is suspended."""


class UserNotFound(ApiError, status=404, code=50, message="User not found."):
    """``users/show`` knows nobody of that id or name."""


class NoUserMatches(ApiError, status=404, code=17, message="No user matches for specified terms."):
    """``users/lookup`` knows none of those asked for."""


# Following, muting, reporting.


class AlreadyRequested(ApiError, status=403, code=160, message="You've already requested to follow {name}."):
    """A second request to follow a protected account that has not answered the first."""

    def __init__(self, name: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, name=name)


class FollowLimitReached(
    ApiError, status=403, code=161, message="You are unable to follow more people at this time", choice="follow_limit"
):
    """The account has followed its number for today."""


class BlockedFromFollowing(
    ApiError,
    status=403,
    code=162,
    message="You have been blocked from following this account at the request of the user.",
    choice="blocked_from_following",
):
    """The account to follow blocks the caller."""


class SourceUserUnknown(ApiError, status=403, code=163, message="Could not determine source user."):
    """``friendships/show`` knows nobody of the source's id or name, or was given none."""


class CannotReportYourself(ApiError, status=403, code=36, message="You cannot report yourself for spam."):
    """``users/report_spam`` with the caller's own account."""


class CannotMuteYourself(ApiError, status=403, code=271, message="You can't mute yourself.", choice="muting_oneself"):
    """``mutes/users/create`` with the caller's own account."""


class NotMuting(ApiError, status=403, code=272, message="You are not muting the specified user.", choice="not_muting"):
    """``mutes/users/destroy`` of somebody who is not muted."""


class NotYourself(ApiError, status=400, code=214, message="user_id: must be another account", choice="about_oneself"):
    """To follow or block oneself: our text, since Twitter's is not known."""


class NotAuthorized(ApiError, status=401, code=None, message="Not authorized.", shape="request"):
    """Whom a protected account follows and is followed by, asked by somebody who does not follow it."""


# Any endpoint.


class RateLimitExceeded(ApiError, status=429, code=88, message="Rate limit exceeded", message_first=True):
    """The window or the day's cap is used up."""


class PageNotFound(ApiError, status=404, code=34, message="Sorry, that page does not exist."):
    """An unknown path, id, or environment of a subscription; an account that is not subscribed."""


class EndpointRetired(
    ApiError, status=404, code=34, message="Sorry, that page does not exist.", choice="retired_routes"
):
    """One of the Direct Message routes that ended in 2018."""


class VersionRetired(
    ApiError,
    status=410,
    code=68,
    message="The Twitter REST API v1 is no longer active. Please migrate to API v1.1.",
):
    """A path below ``/1/``."""


class UnsupportedContentType(ApiError, status=415, code=None, message=""):
    """``events/new`` with a body that is not declared as JSON. The answer is empty."""


class InvalidJson(ApiError, status=400, code=369, message="Invalid JSON Syntax", choice="invalid_json"):
    """A body that is not JSON."""


class InternalError(ApiError, status=500, code=131, message="Internal error"):
    """Twitter failed."""


class OverCapacity(ApiError, status=503, code=130, message="Over capacity"):
    """Twitter is too busy."""


class MissingQueryParameter(
    ApiError, status=400, code=357, message="{name}: queryParam is required", choice="missing_parameter"
):
    """A required parameter is neither in the query nor in the form."""

    def __init__(self, name: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, name=name)


class UserNotNamed(ApiError, status=400, code=357, message="{name}: queryParam is required", choice="user_not_named"):
    """Nobody is named where a call is about somebody."""

    def __init__(self, name: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, name=name)


class UnparsableParameter(ApiError, status=400, code=358, message="Unable to parse parameter."):
    """A parameter has a value of the wrong kind: a count that is no number, a cursor that was never given out."""


class NotALong(
    ApiError, status=400, code=214, message="{path}: '{value}' is not a valid Long", choice="malformed_member"
):
    """A member that must be a numeric id is something else."""

    def __init__(self, path: str, value: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, path=path, value=value)


class InvalidMember(ApiError, status=400, code=214, message="{path}: {reason}", choice="malformed_member"):
    """Another member of a JSON body is missing or wrong."""

    def __init__(self, path: str, reason: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, path=path, reason=reason)


class NotEmulated(ApiError, status=501, code=0, message="Not emulated by this Twitter: {method} {path}"):
    """Ours, not Twitter's: real Twitter may have this endpoint, the emulator does not. A status Twitter never used."""

    def __init__(self, method: str, path: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, method=method, path=path)


# Direct Messages.


class UnknownRecipient(ApiError, status=403, code=108, message="Cannot find specified user."):
    """Nobody has the recipient's id."""


class UnknownMessage(
    ApiError, status=404, code=34, message="Sorry, that page does not exist.", choice="unknown_message"
):
    """The message never was, is other people's, was deleted or is too old."""


class UnknownWelcomeMessage(
    ApiError, status=404, code=34, message="Sorry, that page does not exist.", choice="unknown_welcome_message"
):
    """The welcome message, rule or custom profile never was, is somebody else's or was deleted."""


class ProfilesNotAllowed(
    ApiError,
    status=403,
    code=220,
    message="Your credentials do not allow access to this resource",
    message_first=True,
    choice="custom_profiles_not_allowed",
):
    """Custom profiles, for an app that is not on Twitter's list."""


class CannotMessageUser(ApiError, status=403, code=349, message="You cannot send messages to this user."):
    """The recipient has blocked the sender."""


class SenderBlocksRecipient(
    ApiError, status=403, code=389, message="You cannot send messages to users you have blocked."
):
    """The sender has blocked the recipient."""


class RecipientNotFollowing(
    ApiError, status=403, code=150, message="You cannot send messages to users who are not following you."
):
    """The recipient does not follow the sender and accepts messages from followed accounts only."""


class TextTooLong(
    ApiError, status=403, code=354, message="The text of your direct message is over the max character limit."
):
    """More than 10,000 characters."""


class OwnerMustAllowMessages(ApiError, status=403, code=214, message="Owner must allow dms from anyone."):
    """A welcome message for an account that not everybody may write to."""


class DuplicateMessage(
    ApiError,
    status=403,
    code=151,
    message="There was an error sending your message: Whoops! You already said that.",
):
    """The same text to the same person again."""


class DailyMessageLimit(
    ApiError,
    status=403,
    code=151,
    message="There was an error sending your message: We know you have a lot to say, but you can only send so many"
    " direct messages per day",
):
    """The account has sent its messages for today."""


class MessageIsCommand(
    ApiError,
    status=403,
    code=151,
    message="There was an error sending your message: DM commands are no longer allowed!",
):
    """The text is one of the old text-message commands."""


class LooksAutomated(
    ApiError,
    status=403,
    code=226,
    message="This request looks like it might be automated. To protect our users from spam and other malicious"
    " activity, we can't complete this action right now.",
):
    """The spam filter."""


# Account Activity: environments, webhooks, challenges.


class EnvironmentForbidden(ApiError, status=403, code=200, message="Forbidden.", stack="activity"):
    """On webhooks: the environment is unknown or not this app's."""


class NotAppOwner(
    ApiError,
    status=403,
    code=220,
    message="Your credentials do not allow access to this resource",
    stack="activity",
    message_first=True,
    choice="not_app_owner",
):
    """A webhook is registered, challenged or deleted with the token of somebody who does not own the app."""


class SubscriberLacksMessages(
    ApiError,
    status=403,
    code=93,
    message="This application is not allowed to access or delete your direct messages.",
    stack="activity",
    choice="subscribing_without_messages",
):
    """A subscription with a token that lacks Direct Messages."""


class UrlMissing(ApiError, status=400, code=357, message="url: queryParam is required", stack="activity"):
    """A webhook is registered without a URL."""


class UrlNotAllowed(
    ApiError,
    status=400,
    code=214,
    message="Webhook URL does not meet the requirements.",
    stack="activity",
    choice="webhook_refused",
):
    """The webhook URL is not acceptable for a reason that has no text of its own."""


class HttpsRequired(
    ApiError,
    status=400,
    code=214,
    message="Webhook URL does not meet the requirements. Please use HTTPS.",
    stack="activity",
    choice="webhook_refused",
):
    """The webhook URL is plain http, or cannot be read as a URL."""


class PortNotAllowed(
    ApiError,
    status=400,
    code=214,
    message="Webhook URL does not meet the requirements. Port other than 443 is not allowed.",
    stack="activity",
    choice="webhook_refused",
):
    """The webhook URL names a port."""


class InvalidCrcToken(
    ApiError,
    status=400,
    code=214,
    message="Webhook URL does not meet the requirements. Invalid CRC token or json response format.",
    stack="activity",
    choice="webhook_refused",
):
    """The challenge was answered with a wrong ``response_token``, or not with JSON."""


class CrcTooSlow(
    ApiError,
    status=400,
    code=214,
    message="High latency on CRC GET request. Your webhook should respond in less than 3 seconds.",
    stack="activity",
    choice="webhook_refused",
):
    """The challenge was not answered in time."""


class CrcStatusNot200(
    ApiError,
    status=400,
    code=214,
    message="Non-200 response code during CRC GET request (i.e. 404, 500, etc).",
    stack="activity",
    choice="webhook_refused",
):
    """The challenge was answered with another status."""


class CrcUnreachable(
    ApiError,
    status=400,
    code=214,
    message="Unable to connect during CRC GET request.",
    stack="activity",
    choice="webhook_refused",
):
    """The webhook's host is unknown or refuses connections."""


class TooManyResources(
    ApiError,
    status=400,
    code=214,
    message="Too many resources already created.",
    stack="activity",
    choice="webhook_refused",
):
    """A second webhook in one environment."""


class SubscriptionLimitReached(
    ApiError,
    status=403,
    code=214,
    message="Too many resources already created.",
    stack="activity",
    choice="subscription_limit",
):
    """A subscription beyond the tier's number."""


class WebhookRequired(
    ApiError,
    status=403,
    code=170,
    message="Webhook URL must be defined to create subscriptions.",
    stack="activity",
    choice="webhook_required",
):
    """The environment has no webhook to subscribe to."""


class SubscriptionNotPermitted(
    ApiError,
    status=401,
    code=348,
    message="Client application is not permitted to access this user's webhook subscriptions.",
    stack="activity",
    choice="foreign_subscriber",
):
    """The subscription of somebody else's token."""


class SubscriptionExists(ApiError, status=409, code=355, message="Subscription already exists.", stack="activity"):
    """The account is subscribed already."""


# Account Activity: enterprise, and replay.


class ResourceForbidden(
    ApiError,
    status=403,
    code=99,
    message="You don\N{RIGHT SINGLE QUOTATION MARK}t have access to this resource.",
    stack="activity",
    choice="enterprise_not_included",
):
    """An enterprise path, for somebody who has not bought it."""


class WebhookUnknown(
    ApiError,
    status=404,
    code=34,
    message="Webhook does not exist or is associated with a different twitter application.",
    stack="activity",
):
    """No enterprise webhook of this app has the id."""


class WebhookInvalid(
    ApiError,
    status=400,
    code=214,
    message="Webhook is marked invalid and requires a CRC check.",
    stack="activity",
):
    """Replay to a webhook that is marked invalid."""


class ReplayParameterMissing(
    ApiError, status=400, code=357, message="{name}: queryParam is required.", stack="activity"
):
    """Replay without one of its dates. Other endpoints say it without the stop."""

    def __init__(self, name: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, name=name)


class NegativeWebhookId(
    ApiError,
    status=400,
    code=360,
    message="webhook_id: [{value}] is not greater than or equal to 0.",
    stack="activity",
):
    """Replay to a webhook whose id is below zero."""

    def __init__(self, value: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, value=value)


class NotInPast(ApiError, status=400, code=368, message="{name}: [{value}] is not in the past.", stack="activity"):
    """Replay with a date that is still to come, or too recent."""

    def __init__(self, name: str, value: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, name=name, value=value)


class ReplayBackwards(ApiError, status=400, code=356, message="from_date must be before to_date.", stack="activity"):
    """Replay of no time at all."""


class ReplayTooOld(
    ApiError, status=400, code=356, message="from_date must be within the past 5 days.", stack="activity"
):
    """Replay of what is no longer remembered."""


class AppOnly(
    ApiError,
    status=401,
    code=32,
    message="Invalid authentication method. Please use application-only authentication.",
    stack="activity",
):
    """Replay with a user's token."""


class MethodNotPermitted(
    ApiError, status=401, code=61, message="Client is not permitted to request this method.", stack="activity"
):
    """Replay by an app that may not. Ours all may, so that only a fault rule raises this."""


class ReplayNotIncluded(
    ApiError,
    status=403,
    code=200,
    message="Account Activity API enterprise account with replay is required. Please confirm you have an enterprise"
    " account and replay is enabled.",
    stack="activity",
):
    """Replay, for somebody who has not bought it."""


class ReplayInProgress(
    ApiError, status=409, code=355, message="A replay job is already in progress for this webhook.", stack="activity"
):
    """Replay to a webhook whose last job has not ended."""


class TooManyReplays(
    ApiError,
    status=429,
    code=88,
    message="Too many requests. Please back off your API request rate.",
    stack="activity",
):
    """The window of replay is used up, which it says in words of its own."""


class ReplayFailed(ApiError, status=500, code=0, message="Internal server error.", stack="activity"):
    """Replay failed at Twitter: only a fault rule raises this."""


class ReplayUnavailable(
    ApiError,
    status=503,
    code=67,
    message="Twitter server error. Retry using an exponential backoff pattern.",
    stack="activity",
):
    """Replay is too busy: only a fault rule raises this."""


# Tweets.


class TweetNotFound(ApiError, status=404, code=144, message="No status found with that ID."):
    """The tweet never was, or was deleted; or one that is not a favourite is to be none any more."""


class TweetNotVisible(ApiError, status=403, code=179, message="Sorry, you are not authorized to see this status."):
    """The tweet's author is protected."""


class NotYourTweet(
    ApiError, status=403, code=183, message="You may not delete another user's status.", choice="not_your_tweet"
):
    """Somebody else wrote the tweet."""


class AlreadyFavorited(ApiError, status=403, code=139, message="You have already favorited this status."):
    """The tweet is a favourite of the account already."""


class AlreadyRetweeted(ApiError, status=403, code=327, message="You have already retweeted this Tweet."):
    """The account has repeated the tweet already."""


class TweetTooLong(ApiError, status=403, code=186, message="Tweet needs to be a bit shorter."):
    """More than 280 characters, by the count of tweets."""


class DuplicateTweet(ApiError, status=403, code=187, message="Status is a duplicate."):
    """The account has tweeted the same text a short while ago."""


class RepliedToMissing(
    ApiError, status=403, code=385, message="You attempted to reply to a Tweet that is deleted or not visible to you."
):
    """There is no such tweet to reply to."""


class AttachmentUrlInvalid(ApiError, status=400, code=44, message="attachment_url parameter is invalid"):
    """``attachment_url`` is not the address of a tweet."""


class MissingParameter(ApiError, status=403, code=38, message="{name} parameter is missing."):
    """An older form endpoint lacks a parameter."""

    def __init__(self, name: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, name=name)


# Media.


class MediaNotUsable(ApiError, status=400, code=324, message="The validation of media ids failed."):
    """Media that are somebody else's, not ready, or were used before."""


class UnsupportedMediaCategory(ApiError, status=400, code=324, message="Unsupported raw media category"):
    """An upload for a purpose that is unknown."""


class MediaNotProcessable(ApiError, status=400, code=324, message="Failed to process media."):
    """An upload whose content is not what its purpose asks for."""


class WrongMediaCategory(
    ApiError, status=400, code=324, message="Invalid Media ID of category {category}", choice="wrong_media_category"
):
    """A tweet's media in a Direct Message. That the code is 324 is unconfirmed."""

    def __init__(self, category: str, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, category=category)


class MediaNotFound(ApiError, status=400, code=325, message="A media id was not found."):
    """Media that are unknown or have expired."""


class MediaTypeUnrecognized(ApiError, status=400, code=None, message="media type unrecognized.", shape="request"):
    """An upload that is neither a picture nor a film."""


class SegmentsDoNotAddUp(
    ApiError,
    status=400,
    code=None,
    message="Segments do not add up to provided total file size.",
    shape="request",
):
    """FINALIZE before everything was sent."""


class SegmentIndexOutOfRange(
    ApiError, status=400, code=None, message="SegmentIndex must be between 0 and 999.", shape="request"
):
    """APPEND of a segment that cannot be."""


class MediaTooLarge(
    ApiError,
    status=413,
    code=None,
    message="File size exceeds {most} bytes.",
    shape="request",
    choice="media_too_large",
):
    """More bytes than media of their kind, or one segment, may have. The text is unconfirmed."""

    def __init__(self, most: int, *, hint: str | None = None) -> None:
        super().__init__(hint=hint, most=str(most))


class MediaForbidden(ApiError, status=403, code=None, message="", choice="foreign_photo"):
    """A photo of a conversation that the caller has no part in. The answer is empty (unconfirmed)."""
