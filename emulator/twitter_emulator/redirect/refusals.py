"""What the proxy says to what it does not do, in a sentence for people."""

from http import HTTPStatus

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def elsewhere(host: str) -> str:
    """Why a tunnel to *host* is refused."""
    return (
        f"The proxy of twitter-emulator leads to Twitter's hosts only, and {host} is none of them. "
        "Name it in NO_PROXY, or start the emulator with --proxy-pass-through to let everything else through."
    )


def plain_elsewhere(host: str) -> str:
    """Why a request for *host* over plain http is refused, whether or not tunnels are let through."""
    return (
        f"The proxy of twitter-emulator leads plain http to Twitter's hosts only, and {host} is none of them. "
        "Name it in NO_PROXY, or do not set HTTP_PROXY."
    )


def answer(status: HTTPStatus, sentence: str) -> bytes:
    """*sentence* as the last answer on a connection, whole."""
    body = f"{sentence}\n".encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "content-type: text/plain; charset=utf-8\r\n"
        f"content-length: {len(body)}\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body
