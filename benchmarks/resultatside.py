"""The result page from click to paint, beside the list of calculations in the same browser and the same run.

``.venv/bin/python benchmarks/resultatside.py`` starts the demo and opens the pages as a user would. Measured for each: the
server's time until the first byte, the browser's first contentful paint, and the size of the page. The result page must
show the figure of the result file before it counts. Then: what reading a stored result in parts saves.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from tools.browser import FLAGS, find_or_fetch  # noqa: E402
from tools.demo_server import demo_server  # noqa: E402
from tools.se import sign_in  # noqa: E402

ROUNDS = 9
LIST, RESULT, NEVER_SEEN = "/beregninger/", "/beregninger/laerkemarken/", "/beregninger/oliefabriksvej/"
PAGES = {
    "listen over beregninger": LIST,
    "resultatet": RESULT,
    "vend spørgsmålet om": f"{RESULT}baglaens/",
    "hvem kan betale": f"{RESULT}betaling/",
    "ydelsesbro": f"{RESULT}ydelsesbro/",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening of a page, ms and bytes."""

    server: float
    paint: float
    size: int


def opened(page: Page, url: str) -> Opened:
    """From the click to the first contentful paint, as the browser itself has it."""
    page.goto(url, wait_until="load")
    while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
        time.sleep(0.02)  # the page's own content policy forbids waiting by a script in text
    seen = page.evaluate(
        """() => { const n = performance.getEntriesByType('navigation')[0];
           return [n.responseStart - n.requestStart, performance.getEntriesByName('first-contentful-paint')[0].startTime,
                   n.decodedBodySize]; }"""
    )
    return Opened(float(seen[0]), float(seen[1]), int(seen[2]))


def median(values: list[float]) -> float:
    return statistics.median(values)


def check(page: Page, site: str) -> None:
    """The page says what the file says."""
    result = json.loads(page.request.get(f"{site}{RESULT}hent/resultat.json").text())
    shown = re.sub(r"\s", " ", page.request.get(site + RESULT).text())
    cost = f"{result['anskaffelsessum']['forventet']:,.0f}".replace(",", ".")
    assert cost in shown, "the page does not show the cost of the result file"


def measure(page: Page, site: str) -> None:
    rounds: dict[str, list[Opened]] = {name: [] for name in PAGES}
    for path in PAGES.values():  # both processes of the server have drawn each page once
        for _ in range(4):
            opened(page, site + path)
    for _ in range(ROUNDS):
        for name, path in PAGES.items():
            rounds[name].append(opened(page, site + path))
    base = rounds["listen over beregninger"]
    server, paint = median([o.server for o in base]), median([o.paint for o in base])
    for name, seen in rounds.items():
        s, p = median([o.server for o in seen]), median([o.paint for o in seen])
        print(
            f"{name:<24} server {s:6.0f} ms ({s / server:4.1f} × listen), maling {p:6.0f} ms ({p / paint:4.1f} ×),"
            f" {seen[-1].size / 1e3:5.0f} kB"
        )
    first = opened(page, site + NEVER_SEEN)
    print(
        f"{'et resultat første gang':<24} server {first.server:6.0f} ms ({first.server / server:4.1f} × listen),"
        f" maling {first.paint:6.0f} ms ({first.paint / paint:4.1f} ×): otte tegninger laves"
    )


def reading(text: str) -> None:
    """A stored result read whole, in parts, and again."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faellesgrund.entry.config.settings")
    import django

    django.setup()
    from faellesgrund.domains.calculations.models import Run, packed
    from faellesgrund.domains.calculations.runs import stored_result

    run = Run(packed_result=packed(text))
    whole, parts = run.result, stored_result.result_of(run)
    assert {**parts, "forklaring": dict(parts["forklaring"])} == whole, "read in parts it must say the same"

    def anew() -> object:
        stored_result._document.cache_clear()
        return stored_result.result_of(run)

    ways: dict[str, Callable[[], object]] = {
        "helt": lambda: run.result, "i dele": anew, "igen": lambda: stored_result.result_of(run)
    }  # fmt: skip
    taken = {name: min(_ms(way) for _ in range(ROUNDS)) for name, way in ways.items()}
    for name, ms in taken.items():
        print(f"læs et gemt resultat {name:<7} {ms:7.2f} ms, {ms / taken['helt']:5.2f} × helt")


def _ms(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    print(f"Python {sys.version.split()[0]}, {ROUNDS} runder, median")
    with demo_server() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_fetch(), args=list(FLAGS))
        try:
            page = browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 900}).new_page()
            sign_in(page, site)
            check(page, site)
            text = page.request.get(f"{site}{RESULT}hent/resultat.json").text()
            measure(page, site)
        finally:
            browser.close()
    reading(text)


if __name__ == "__main__":
    main()
