"""A bot as a project would have it: Flask and oauthlib, told its keys and its port by its environment."""

import base64
import hmac
import json
import os
import threading
from urllib.request import Request, urlopen

from flask import Flask, Response, jsonify, request
from oauthlib.oauth1 import Client

SECRET = os.environ["TWITTER_API_KEY_SECRET"]
SIGNER = Client(
    os.environ["TWITTER_API_KEY"],
    SECRET,
    os.environ["TWITTER_ACCESS_TOKEN"],
    os.environ["TWITTER_ACCESS_TOKEN_SECRET"],
)
SEND = f"{os.environ['TWITTER_API_BASE_URL']}/1.1/direct_messages/events/new.json"

app = Flask(__name__)


def proof(message: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.digest(SECRET.encode(), message, "sha256")).decode()


@app.get("/webhook")
def challenge() -> Response:
    return jsonify(response_token=proof(request.args["crc_token"].encode()))


@app.post("/webhook")
def receive() -> tuple[str, int]:
    if request.headers.get("x-twitter-webhooks-signature") != proof(request.get_data()):
        return "", 401
    delivery = request.get_json()
    for event in delivery.get("direct_message_events", []):
        sender = event["message_create"]["sender_id"]
        if sender != delivery["for_user_id"]:
            threading.Thread(target=say, args=("Hello from Flask.", sender)).start()
    return "", 200


def say(text: str, recipient: str) -> None:
    create = {"target": {"recipient_id": recipient}, "message_data": {"text": text}}
    body = json.dumps({"event": {"type": "message_create", "message_create": create}}).encode()
    url, headers, _ = SIGNER.sign(SEND, "POST")
    urlopen(Request(url, body, {**headers, "content-type": "application/json"}, method="POST"), timeout=5).close()


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
