"""
A bot over HTTP, with nothing but Python: ``python http_bot.py PORT SECRET``.

It repeats what customers write, counts it, and hands over to people when somebody is angry.
"""

import base64
import hashlib
import hmac
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def answer(turn: dict[str, Any]) -> dict[str, Any]:
    """What is said to a turn (contracts/bots/turn.schema.json): contracts/bots/answer.schema.json."""
    text, count = turn["message"]["text"], turn["variables"].get("count", 0) + 1
    if text.isupper() and len(text) > 3:
        return {
            "messages": [{"text": "I see. A colleague will help you."}],
            "hand_over": {"reason": "Somebody is angry."},
        }
    name = turn["customer"]["name"] or turn["customer"]["screen_name"]
    said = {
        "text": f"{name}, your message no. {count} was: {text}",
        "quick_replies": [{"label": "Again", "metadata": "again"}],
    }
    return {"messages": [said], "variables": {"count": count}}


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether the channel signed *body*: with HMAC-SHA256 under the secret, as Twitter signs its deliveries."""
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(signature.encode(), f"sha256={expected}".encode())


class Bot(BaseHTTPRequestHandler):
    """Answers each POST."""

    secret = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_signed(self.secret, body, self.headers.get("x-channel-signature", "")):
            self.send_error(401)
            return
        content = json.dumps(answer(json.loads(body))).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: what customers write is nobody's business."""


if __name__ == "__main__":
    Bot.secret = sys.argv[2]
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Bot).serve_forever()
