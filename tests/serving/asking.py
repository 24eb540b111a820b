"""Requests to the server in memory, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pathways.catalog import Catalog

httpx = pytest.importorskip("httpx", reason="asking the server needs httpx")
pytest.importorskip("starlette", reason="the server needs pathways[serve]")
pytest.importorskip("python_multipart", reason="the server needs pathways[serve]")

HERE = "http://127.0.0.1:8765"

PAGE = {"accept": "text/html,application/xhtml+xml"}
"""What a browser says that it takes."""


def asked(
    catalog: Catalog, method: str, path: str, app: Any = None, **given: Any
) -> httpx.Response:
    """One request, as if it came from this machine."""
    return together(catalog, lambda client: client.request(method, path, **given), app)


def together(
    catalog: Catalog, asking: Callable[[httpx.AsyncClient], Awaitable[Any]], app: Any = None
) -> Any:
    """What comes of asking with a client of a server."""
    from pathways.serving import Serving, make_app

    async def ask() -> Any:
        transport = httpx.ASGITransport(app or make_app(catalog, Serving()))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            return await asking(client)

    return asyncio.run(ask())
