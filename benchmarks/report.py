"""Speed of the report in a browser: `python -m benchmarks.report REPORT.html`.

Chromium without a screen opens a written report several times, then moves sliders one after the
other: from the start of loading to the first paint, to the answer in words (`told`), to a page that
solves (`ready`) and to one at rest, and from a move to the frame that shows its answer.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from tests.pages.keys import opened

LOADS, MOVES, SEED = 5, 60, 7

READY = "document.documentElement?.dataset.ready === 'yes'"

LOADED = """(async () => {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? null;
  return {
    paint: at("first-contentful-paint"), told: at("pathways-told"), ready: at("pathways-ready"),
  };
})()"""

IDLE = """(async () => {
  const before = performance.now();
  while (document.documentElement.dataset.idle !== "yes") {
    if (performance.now() - before > 60000) return null;
    await new Promise((done) => setTimeout(done, 20));
  }
  return performance.now();
})()"""

MOVED = """(async () => {
  const state = pathwaysPage.states()[0], found = [];
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  for (const [part, share] of %s) {
    const rows = [...document.querySelectorAll(".panel .slider input[type=range]")];
    const range = rows[Math.floor(part * rows.length)];
    const value = Number(range.min) + share * (Number(range.max) - Number(range.min));
    const told = pathwaysPage.timings.length, start = performance.now();
    range.value = value;
    range.dispatchEvent(new Event("input"));
    while (pathwaysPage.timings.length === told) await frame();
    await frame();
    found.push(performance.now() - start);
  }
  return { shown: found, solved: pathwaysPage.timings.slice(-found.length) };
})()"""


def measured(file: Path) -> dict[str, Any]:
    """Milliseconds of loads (paint, told, ready, rest) and of moves (shown; solved and drawn)."""
    text = file.read_text(encoding="utf-8")
    draws = np.random.default_rng(SEED).uniform(size=(MOVES, 2)).tolist()
    found: dict[str, Any] = {"paint": [], "told": [], "ready": [], "rest": []}
    for _ in range(LOADS):
        with opened(text, READY) as page:
            told = page.value(LOADED)
            found["paint"].append(told["paint"])
            found["told"].append(told["told"])
            found["ready"].append(told["ready"])
            found["rest"].append(page.value(IDLE))
            if len(found["ready"]) == LOADS:
                found |= page.value(MOVED % draws)
    return found


def main() -> None:
    """Print medians, and of moves the 95th percentile."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("give the page of a report: python -m benchmarks.report REPORT.html")
    found = measured(Path(sys.argv[1]))
    for name, values in found.items():
        known = [each for each in values if each is not None]
        if not known:
            continue
        print(
            f"{name}: median {median(known):.0f} ms, least {min(known):.0f} ms, "
            f"95th percentile {np.percentile(known, 95):.0f} ms ({len(known)})"
        )


if __name__ == "__main__":
    main()
