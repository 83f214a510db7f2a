"""Open edges of a page at random and check that each shows a sentence: `python scripts/check_page.py PAGE [-n 50]`.

Prints a few of the sentences; exit code 1 when an edge shows none.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmark_page import browser, data_of

SHOW = """
location.hash = "#edge=" + [arguments[0], arguments[1]].map(encodeURIComponent).join(",");
const done = arguments[2];
requestAnimationFrame(() => requestAnimationFrame(() => done([
  document.querySelector("#panel .kind")?.textContent || "",
  [...document.querySelectorAll("#panel blockquote")].map((one) => one.textContent),
])));
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 when every sampled edge shows a sentence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("-n", type=int, default=50, help="how many edges")
    options = parser.parse_args(arguments)
    data = data_of(options.page)
    edges = random.Random(0).sample(data["edges"], min(options.n, len(data["edges"])))
    silent = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for at, (edge, heading, sentences) in enumerate(opened(options.page, Path(profile), data["nodes"], edges)):
            if not heading.startswith("Why this link?") or not any(sentence.strip() for sentence in sentences):
                silent += 1
                print(f"no sentence: {edge}")
            elif at < 8:
                print(f"{data['about']['edgeKinds'][edge['kind']]['name']:14} {sentences[0][:110]}")
    print(f"{len(edges) - silent} of {len(edges)} edges show a sentence")
    return 1 if silent else 0


def opened(
    page: Path, profile: Path, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], str, list[str]]]:
    """Each edge with the heading and the sentences that its panel shows."""
    with browser(profile) as driver:
        driver.get(page.resolve().as_uri())
        while not driver.execute_script("return document.getElementById('count')?.textContent"):
            time.sleep(0.1)
        time.sleep(3)  # texts of a large page arrive after the map
        for edge in edges:
            heading, sentences = driver.execute_async_script(SHOW, nodes[edge["from"]]["key"], nodes[edge["to"]]["key"])
            yield edge, heading, sentences


if __name__ == "__main__":
    raise SystemExit(main())
