"""Whether the keys are right and may do what a channel does; if not, which of them is wrong."""

from twitter_channel.connections.refusals import Refusal, Refused, Step, refused
from twitter_channel.twitter.api import FULL_ACCESS, Account, TwitterApi
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import answered

_STEP: Step = "credentials"


async def verified(api: TwitterApi) -> Account:
    """
    The account the access token belongs to.

    Raises:
        Refused: Naming the key that is wrong, or the permission that is missing.
    """
    try:
        account = await api.verify_credentials()
    except ApiError as error:
        raise await _explained(api, error) from error
    if account.access_level not in ("", FULL_ACCESS):
        raise Refused(Refusal("permission", _too_little(account.access_level), ("access_token",)))
    return account


async def _explained(api: TwitterApi, error: ApiError) -> Refused:
    failure = error.failure
    if failure.status == 401 and failure.code == 32:
        return await _wrong_key(api, failure)
    if failure.status == 404:
        return Refused(Refusal(_STEP, f"There is no Twitter API at the base URL. {answered(failure)}", ("base_url",)))
    return refused(_STEP, error)


async def _wrong_key(api: TwitterApi, failure: Failure) -> Refused:
    """
    Tell the three values apart that Twitter answers 32 for.

    The app-only token needs key and secret alone, so when Twitter grants it the token's secret is wrong. A
    made-up token is objected to (89) only by an API that knows the API key.
    """
    bearer = await key_and_secret_fit(api)
    if bearer is True:
        return _blamed("The access token secret is wrong.", failure, "access_token_secret")
    if not await _knows_api_key(api):
        return _blamed("Twitter does not know the API key.", failure, "api_key")
    if bearer is False:
        return _blamed("The API key secret does not belong to the API key.", failure, "api_key_secret")
    both = "The API key secret or the access token secret is wrong; the API key and the access token are known."
    return _blamed(both, failure, "api_key_secret", "access_token_secret")


def _blamed(what: str, failure: Failure, *fields: str) -> Refused:
    return Refused(
        Refusal(_STEP, f"{what} Copy it again from the developer portal. ({answered(failure)})", fields, failure)
    )


async def key_and_secret_fit(api: TwitterApi) -> bool | None:
    """Whether key and secret belong together; None when the API would not say."""
    try:
        await api.request_bearer()
    except ApiError as error:
        return False if error.failure.code in (32, 99) else None
    return True


async def _knows_api_key(api: TwitterApi) -> bool:
    try:
        await api.present_unknown_token()
    except ApiError as error:
        return error.failure.code == 89
    return True


def _too_little(access_level: str) -> str:
    return (
        f"The access token may only do '{access_level}'. Set the app's permission to Read, Write and Direct Messages "
        "in the developer portal, then regenerate the access token and its secret: a token keeps the permission it "
        "was made with."
    )
