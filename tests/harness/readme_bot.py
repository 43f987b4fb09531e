"""
The bot of the README's test, with nothing but the standard library.

It registers its webhook, subscribes the account that its token belongs to, answers challenges, and says hello to
whoever writes.
"""

import base64
import hmac
import json
import os
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import Request, urlopen

KEY, SECRET = os.environ["TWITTER_API_KEY"], os.environ["TWITTER_API_KEY_SECRET"]
TOKEN, TOKEN_SECRET = os.environ["TWITTER_ACCESS_TOKEN"], os.environ["TWITTER_ACCESS_TOKEN_SECRET"]
API, ENVIRONMENT = f"{os.environ['TWITTER_API_BASE_URL']}/1.1", os.environ["TWITTER_ENV_NAME"]


def proof(message: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.digest(SECRET.encode(), message, "sha256")).decode()


def call(path: str, content: Any = None, **params: str) -> None:
    """POST to the API, signed as OAuth 1.0a asks; *params* go into the query."""
    oauth = {
        "oauth_consumer_key": KEY,
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_token": TOKEN,
        "oauth_version": "1.0",
    }
    pairs = sorted((quote(name, ""), quote(value, "")) for name, value in {**params, **oauth}.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(["POST", quote(f"{API}/{path}", ""), quote(joined, "")])
    key = f"{quote(SECRET, '')}&{quote(TOKEN_SECRET, '')}"
    oauth["oauth_signature"] = base64.b64encode(hmac.digest(key.encode(), base.encode(), "sha1")).decode()
    header = "OAuth " + ", ".join(f'{name}="{quote(value, "")}"' for name, value in oauth.items())
    query = f"?{urlencode(params)}" if params else ""
    body = b"" if content is None else json.dumps(content).encode()
    headers = {"authorization": header, "content-type": "application/json"}
    urlopen(Request(f"{API}/{path}{query}", data=body, headers=headers, method="POST"), timeout=5).close()


def say(text: str, recipient: str) -> None:
    create = {"target": {"recipient_id": recipient}, "message_data": {"text": text}}
    call("direct_messages/events/new.json", {"event": {"type": "message_create", "message_create": create}})


class Webhook(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        (token,) = parse_qs(urlsplit(self.path).query)["crc_token"]
        self.answer(200, json.dumps({"response_token": proof(token.encode())}).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if not hmac.compare_digest(proof(body), self.headers.get("x-twitter-webhooks-signature", "")):
            self.answer(401)
            return
        self.answer(200)
        delivery = json.loads(body)
        for event in delivery.get("direct_message_events", []):
            sender = event["message_create"]["sender_id"]
            if sender != delivery["for_user_id"]:
                say("Hello, I am a bot.", sender)

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Webhook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        call(f"account_activity/all/{ENVIRONMENT}/webhooks.json", url=url)
        call(f"account_activity/all/{ENVIRONMENT}/subscriptions.json")
        threading.Event().wait()
