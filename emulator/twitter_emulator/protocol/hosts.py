"""The names that lead here: clients sign them, proxies are asked for them, certificates are made out to them."""

TWITTERS = (
    "api.twitter.com",
    "upload.twitter.com",
    "ton.twitter.com",
    "pbs.twimg.com",
    "video.twimg.com",
    "twitter.com",
    "api.x.com",
    "upload.x.com",
    "x.com",
)
"""Twitter's own; `redirect/node_redirect.cjs` has the same list."""

LOOPBACK_NAMES = ("localhost",)
LOOPBACK_ADDRESSES = ("127.0.0.1", "::1")


def is_twitters(host: str) -> bool:
    """Whether *host* (without a port, in any case) is a name of Twitter's that is emulated."""
    return host.lower().rstrip(".") in TWITTERS
