"""Who may ask: no other site, no other name, no more than a few megabytes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pathways.catalog import Catalog
from tests.serving.asking import HERE, PAGE, asked

from pathways.serving.guard import LARGEST, is_own_host  # isort: skip


@pytest.mark.parametrize(
    ("header", "own"),
    [
        ("127.0.0.1:8765", True),
        ("localhost", True),
        ("LOCALHOST:80", True),
        ("[::1]:8765", True),
        ("192.168.1.7:8765", True),
        ("steel.lan", True),
        ("evil.example:8765", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_only_this_machine_is_answered_for(header: str, own: bool) -> None:
    """A name can be made to lead here by whoever owns it, a number cannot."""
    assert is_own_host(header, "steel.lan") is own


def test_a_page_under_another_name_reads_nothing(catalog: Catalog) -> None:
    done = asked(catalog, "GET", "/", headers={"host": "evil.example:8765"})
    assert done.status_code == 400
    assert "<form" not in done.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_asks_nothing(catalog: Catalog, headers: dict[str, str]) -> None:
    done = asked(catalog, "POST", "/solve", headers=headers, data={"sector": "nothing"})
    assert done.status_code == 403


def test_the_own_page_may_ask(catalog: Catalog) -> None:
    headers = {"origin": HERE, "sec-fetch-site": "same-origin", **PAGE}
    done = asked(catalog, "POST", "/solve", headers=headers, data={"sector": "nothing"})
    assert done.status_code == 422


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_every_answer_is_held_to_itself(catalog: Catalog, path: str) -> None:
    headers = asked(catalog, "GET", path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"


def test_fifty_megabytes_are_refused_in_words_and_never_held(catalog: Catalog) -> None:
    """Also where the sender does not say how much will come."""
    import tracemalloc

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield bytes(1_000_000)

    tracemalloc.start()
    done = asked(
        catalog, "POST", "/solve", content=pieces(), headers={"content-type": "application/json"}
    )
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert done.status_code == 413
    assert done.json()["problems"][0]["message"].endswith("at most 6 MB.")
    assert most < 5 * LARGEST
