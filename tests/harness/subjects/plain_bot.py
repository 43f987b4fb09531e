"""A bot that takes its port from PORT and leaves its registration to others; nothing but the standard library."""

import os
import sys
from http.server import ThreadingHTTPServer

from readme_bot import Webhook  # type: ignore[import-not-found]  # they are copied side by side

if __name__ == "__main__":
    assert os.environ["WEBHOOK_URL"].endswith(f":{os.environ['PORT']}/webhook")
    with ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Webhook) as server:
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        server.serve_forever()
