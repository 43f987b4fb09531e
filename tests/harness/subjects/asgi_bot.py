"""A bot that is an ASGI application, with nothing but starlette: it says hello to whoever writes."""

import base64
import hmac
import json
from collections.abc import Mapping

import anyio.to_thread
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twitter_emulator.client import Account, Credentials
from twitter_emulator.harness.calls import Caller


def create_app(variables: Mapping[str, str]) -> Starlette:
    """The bot with the keys in *variables*."""
    caller = _caller(variables)

    async def challenged(request: Request) -> Response:
        return JSONResponse({"response_token": _proof(variables, request.query_params["crc_token"].encode())})

    async def told(request: Request) -> Response:
        body = await request.body()
        if request.headers.get("x-twitter-webhooks-signature") != _proof(variables, body):
            return Response(status_code=401)
        return Response(background=BackgroundTask(_answer, caller, json.loads(body)))

    return Starlette(routes=[Route("/webhook", challenged, methods=["GET"]), Route("/webhook", told, methods=["POST"])])


async def _answer(caller: Caller, delivery: dict[str, object]) -> None:
    events = delivery.get("direct_message_events", [])
    assert isinstance(events, list)
    for event in events:
        sender = event["message_create"]["sender_id"]
        if sender != delivery["for_user_id"]:
            await anyio.to_thread.run_sync(caller.send, Account(sender, "somebody"), "Hello, I am an application.")


def _proof(variables: Mapping[str, str], message: bytes) -> str:
    digest = hmac.digest(variables["TWITTER_API_KEY_SECRET"].encode(), message, "sha256")
    return "sha256=" + base64.b64encode(digest).decode()


def _caller(variables: Mapping[str, str]) -> Caller:
    token, secret = variables["TWITTER_ACCESS_TOKEN"], variables["TWITTER_ACCESS_TOKEN_SECRET"]
    brand = Account("", "", token, secret)
    credentials = Credentials(
        world="",
        api_base_url=variables["TWITTER_API_BASE_URL"],
        api_key=variables["TWITTER_API_KEY"],
        api_key_secret=variables["TWITTER_API_KEY_SECRET"],
        access_token=token,
        access_token_secret=secret,
        bearer_token="",
        env_name=variables["TWITTER_ENV_NAME"],
        brand=brand,
        customers=(),
    )
    return Caller(credentials, brand)
