"""Templates into answers: everything escaped, nothing loaded from elsewhere, nothing kept by caches."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from twitter_channel.clock import written
from twitter_channel.pages.moments import clock, moment

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "x-content-type-options": "nosniff",
        # Not no-referrer: browsers would then send forms without saying which page they are of.
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-store",
    }
)
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


class Renderer:
    """The templates, read once."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("twitter_channel.pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["written"] = written
        self._templates.filters["moment"] = moment
        self._templates.filters["clock"] = clock

    def page(self, template: str, status: int, leads_to: str, context: Mapping[str, Any]) -> HTMLResponse:
        """*template* as an answer. A form on it may lead to the site of *leads_to*, too."""
        content = self._templates.get_template(template).render(context)
        return HTMLResponse(content, status, {**HEADERS, "content-security-policy": _POLICY + _site(leads_to)})


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f" {parts.scheme}://{parts.netloc}" if _HOST.fullmatch(parts.netloc) else ""
