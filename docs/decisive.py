"""The ranking of decisive numbers of every sector and view, stored as data and as a page.

`python -m docs.decisive` solves all of them, which takes some ten minutes, and writes
`docs/decisive_numbers.csv`, `docs/decisive_shares.csv` and `docs/decisive.md`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pathways.catalog import read_catalog, read_run
from pathways.catalog.location import shipped_data, yaml_files
from pathways.catalog.read import Catalog
from pathways.catalog.trace import quality_counts
from pathways.errors import Problems
from pathways.runs import system_of
from pathways.schema.number import UNVERIFIED
from pathways.sensitivity.decisive import Ranking, decisive

HERE = Path(__file__).resolve().parent
NUMBERS, SHARES, PAGE = (
    HERE / name for name in ("decisive_numbers.csv", "decisive_shares.csv", "decisive.md")
)
FIRST = 150
"""Numbers in the table."""

VIEWS = ("factory", "sector")


def version_of_catalog() -> str:
    """A fingerprint of the data files, by which a ranking can be told from a later one."""
    digest, root = hashlib.sha256(), shipped_data()
    for room in ("technologies", "prices", "sectors", "runs"):
        for path in yaml_files(root / room, Problems(), deep=True):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def rankings(catalog: Catalog) -> Iterator[tuple[str, str, Ranking]]:
    """Sector, view and ranking."""
    for sector in sorted(catalog.sectors):
        for view in VIEWS:
            run = read_run(catalog, "base", {"view": view})
            system = system_of(catalog, sector, run)
            yield sector, view, decisive(catalog, sector, run, system)


def write() -> None:
    """Solve all, and write tables and page."""
    catalog, version = read_catalog(), version_of_catalog()
    numbers: list[dict[str, Any]] = []
    shares: list[dict[str, Any]] = []
    for sector, view, ranking in rankings(catalog):
        total = sum(row.swing for row in ranking.rows) or 1.0
        counts = quality_counts(catalog, sector)
        unverified = sum(counts[quality.value] for quality in UNVERIFIED)
        shares.append(
            {
                "sector": sector,
                "view": view,
                "numbers_that_move": len(ranking.rows),
                "unverified_by_swing": f"{ranking.unverified_share:.3f}",
                "unverified_by_count": f"{unverified / sum(counts.values()):.3f}",
                "tonnes_at_price_limit": str(ranking.valued).lower(),
                "catalog": version,
            }
        )
        numbers += [
            {
                "sector": sector,
                "view": view,
                "number": row.number,
                "share_of_swing": f"{row.swing / total:.4f}",
                "swing_million": f"{row.swing:.4g}",
                "at_low_million": f"{row.at_low:.4g}",
                "at_high_million": f"{row.at_high:.4g}",
                "quality": row.quality,
                "value": "" if row.value is None else f"{row.value:g}",
                "low": "" if row.low is None else f"{row.low:g}",
                "high": "" if row.high is None else f"{row.high:g}",
                "unit": row.unit,
                "source": row.source,
            }
            for row in ranking.rows
        ]
        print(sector, view, len(ranking.rows), f"{ranking.unverified_share:.0%}", flush=True)
    numbers.sort(key=lambda row: -float(row["share_of_swing"]))
    _table(NUMBERS, numbers[:FIRST])
    _table(SHARES, shares)
    PAGE.write_text(page(numbers[:FIRST], shares), encoding="utf-8")


def _table(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def page(numbers: list[dict[str, Any]], shares: list[dict[str, Any]]) -> str:
    """The page of both tables."""
    text = [
        "# Numbers that decide",
        "",
        "Every number with a documented range, one at a time, by how much it moves the extra "
        "cost of the default target above what pays anyway (present value to 2045), to first "
        "order (`pathways/sensitivity/first_order.py`): around two plans that are solved, "
        "without solving again at the ends. Limits that open or close plants have no "
        "first-order change and are left to `pathways sweep`. Where a target is missed, each "
        "tonne from its year on is valued at the price limit. `pathways check --assumptions "
        "--by swing SECTOR` prints one sector; `python -m docs.decisive` writes this page and "
        "its tables, `decisive_numbers.csv` and `decisive_shares.csv`. Shares are of the sum "
        "of all swings of the same sector and view.",
        "",
        f"Made from the catalog with fingerprint `{shares[0]['catalog']}`.",
        "",
        "## How much of what decides is unverified",
        "",
        *_markdown(shares, [each for each in shares[0] if each != "catalog"]),
        "",
        f"## The first {FIRST}",
        "",
        *_markdown(
            numbers,
            [
                "sector",
                "view",
                "number",
                "share_of_swing",
                "swing_million",
                "quality",
                "value",
                "low",
                "high",
                "unit",
            ],
        ),
        "",
    ]
    return "\n".join(text)


def _markdown(rows: list[dict[str, Any]], columns: list[str]) -> list[str]:
    head = [each.replace("_", " ") for each in columns]
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    return lines + ["| " + " | ".join(str(row[each]) for each in columns) + " |" for row in rows]


if __name__ == "__main__":
    write()
