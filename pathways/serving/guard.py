"""Who may ask: the right host, no other site, no more than a few megabytes.

A page of another site can neither read from the server nor send to it: it cannot take a name of its
own for this machine (the header `Host`), and what its forms send says where it comes from.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 6_000_000
"""Bytes of a request: the largest workbook that is read has 5 MB, and a form a little around it."""

DRAINED = 200_000_000
"""Bytes that are read and thrown away of a request that is too large, so that a browser has sent
all and shows the answer; of more, the connection is cut."""

SAFE = ("GET", "HEAD")
"""Methods that only read."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with less, a browser's form would not say where it is from
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Headers of every answer that does not state them itself."""


def is_own_host(header: str, bound: str) -> bool:
    """Whether a request names this machine: by number, as localhost, or as the server was told.

    A page that has its own name lead to this machine (DNS rebinding) names itself.

    Examples
    --------
    >>> [is_own_host(each, "127.0.0.1") for each in ("127.0.0.1:8765", "[::1]:80", "evil.example")]
    [True, True, False]
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    if name in ("localhost", bound.lower()):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_own_origin(headers: Headers) -> bool:
    """Whether a request that does more than read comes from a page of this server, or from none."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


class Guard:
    """Refuses what may not ask, counts what is sent, and adds headers to every answer.

    Parameters
    ----------
    app : callable
        What stands behind it.
    bound : str
        Name or address at which the server listens.
    """

    def __init__(self, app: ASGIApp, bound: str) -> None:
        self.app = app
        self.bound = bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, with_headers)
            return
        await self.app(scope, _counted(receive), with_headers)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if not is_own_host(headers.get("host", ""), self.bound):
            return PlainTextResponse("This server does not answer to that name.\n", 400)
        if scope["method"] not in SAFE and not is_own_origin(headers):
            return PlainTextResponse("Another site may not ask this server.\n", 403)
        return None


def _counted(receive: Receive) -> Receive:
    """What is received, until it is too much."""
    sent = 0

    async def counting() -> Message:
        nonlocal sent
        message = await receive()
        sent += len(message.get("body", b""))
        if sent <= LARGEST:
            return message
        while message.get("more_body") and sent <= DRAINED:
            message = await receive()
            sent += len(message.get("body", b""))
        raise HTTPException(413)

    return counting
