"""Look at the product: every page of the demo as a picture at two widths, with the accessibility check run on each.

``python -m tools.se`` writes ``build/se/index.html``, the pictures and ``axe.json``, and ends with 1 when something was
found: an axe finding, a page wider than its window, an error in the console, or an answer other than 200.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import FLAGS, BrowserMissing, find_or_fetch
from tools.demo_server import LOG, PASSWORD, DoesNotStart, demo_server

TARGET = Path(__file__).resolve().parent.parent / "build" / "se"
WIDTHS = (1280, 390)
USER = "oekonom"
SIBLINGS = 3
"""Of pages that differ only in their last part (one rate, one home) so many are looked at; the rest are alike."""

PUBLIC = ("/", "/log-ind/", "/findes-ikke/")
"""Looked at with nobody signed in; the last one does not exist, so that the error page is seen."""
LEFT_OUT = re.compile(r"^/(log-ud|static|admin)/|/hent/|\.(toml|json|xlsx|csv|pdf|svg|ics|zip)$")


@dataclass
class Seen:
    """One page at one width, and what was wrong with it."""

    who: str
    path: str
    width: int
    picture: str
    title: str = ""
    problems: list[str] = field(default_factory=list)


def file_name(who: str, path: str, width: int) -> str:
    """A file name that tells who sees which page."""
    stem = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "forside"
    return f"{who}-{stem[:80]}-{width}.png"


def sign_in(page: Page, site: str, username: str = USER) -> None:
    """Sign in as one of the demo users, through the page as anyone would."""
    page.goto(f"{site}/log-ind/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/log-ind/" not in url)


def links(page: Page, site: str) -> list[str]:
    """Paths of the same site that the page links to, in reading order."""
    found: list[str] = []
    for href in page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"):
        url = urlsplit(urldefrag(urljoin(page.url, href)).url)
        path = url.path + (f"?{url.query}" if url.query else "")
        if f"{url.scheme}://{url.netloc}" == site and not LEFT_OUT.search(url.path) and path not in found:
            found.append(path)
    return found


def shape(path: str) -> str:
    """Pages of one kind have one shape: the address without its query and last part."""
    url = urlsplit(path)
    if url.query:
        return f"{url.path}?"
    return url.path.rstrip("/").rpartition("/")[0] + "/*"


def crawl(page: Page, site: str) -> list[str]:
    """Every page that can be reached from the front page, a few of each kind."""
    queue, known, shapes = ["/"], {"/"}, Counter[str]()
    pages: list[str] = []
    while queue:
        path = queue.pop(0)
        depth = path.strip("/").count("/")
        # Top-level pages are all different; below them a family is looked at through a few of its members.
        if depth > 0 or "?" in path:
            shapes[shape(path)] += 1
            if shapes[shape(path)] > SIBLINGS + 6 * (depth > 1):
                continue
        pages.append(path)
        page.goto(site + path)
        for link in links(page, site):
            if link not in known:
                known.add(link)
                queue.append(link)
    return pages


def look(page: Page, url: str, seen: Seen, axe: Axe, expected: int = 200) -> dict[str, object]:
    """Open a page, take its picture, and note what is wrong with it. Returns the report of the accessibility check."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": seen.width, "height": 900})
    answer = page.goto(url)
    status = answer.status if answer else 0
    seen.title = page.title()
    page.screenshot(path=TARGET / seen.picture, full_page=True)
    if status != expected:
        seen.problems.append(f"svarede {status}, ventet {expected}")
    broadest = page.evaluate("document.documentElement.scrollWidth")
    if broadest > seen.width:
        seen.problems.append(f"siden er {broadest} px bred i et vindue på {seen.width} px")
    if page.locator("html").get_attribute("lang") != "da":
        seen.problems.append('siden siger ikke lang="da"')
    seen.problems += [f"konsol: {text}" for text in errors if not (expected != 200 and f"status of {expected}" in text)]
    # What is folded away is read too, once it is unfolded.
    page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true })")
    found = axe.run(page).response
    for violation in found["violations"]:
        where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
        seen.problems.append(f"axe {violation['id']}: {violation['help']} ({len(violation['nodes'])} steder: {where})")
    return {"hvem": seen.who, "side": seen.path, "bredde": seen.width, "fund": found["violations"]}


def overview(pages: list[Seen]) -> str:
    """The pictures beside each other on one HTML page."""
    rows = []
    for seen in pages:
        problems = "".join(f"<li>{html.escape(text)}</li>" for text in seen.problems)
        rows.append(
            f"<figure><figcaption><b>{html.escape(seen.path)}</b> "
            f" · {seen.who} · {seen.width} px · {html.escape(seen.title)}"
            f"<ul>{problems}</ul></figcaption>"
            f'<a href="{seen.picture}"><img src="{seen.picture}" width="{seen.width // 3}" loading="lazy" alt=""></a>'
            "</figure>"
        )
    wrong = sum(1 for seen in pages if seen.problems)
    return (
        '<!doctype html><html lang="da"><meta charset="utf-8"><title>Siderne</title>'
        "<style>body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}"
        "img{border:1px solid #999}li{color:#a00}h1{width:100%}figcaption{max-width:430px}</style>"
        f"<h1>{len(pages)} billeder, {wrong} med fund</h1>{''.join(rows)}</html>"
    )


def look_at_everything(browser: Browser, site: str) -> tuple[list[Seen], list[dict[str, object]]]:
    """All pages, without and with a user signed in."""
    axe = Axe()
    seen: list[Seen] = []
    reports: list[dict[str, object]] = []

    def note(page: Page, who: str, path: str, expected: int = 200) -> None:
        for width in WIDTHS:
            one = Seen(who, path, width, file_name(who, path, width))
            tab = page.context.new_page()
            reports.append(look(tab, site + path, one, axe, expected))
            tab.close()
            seen.append(one)
            print(f"{'FUND' if one.problems else 'ok  '} {width:>5} {who:<8} {path}", flush=True)
            for problem in one.problems:
                print(f"           {problem}")

    stranger = browser.new_context(locale="da-DK").new_page()
    for path in PUBLIC:
        note(stranger, "gaest", path, 404 if path == PUBLIC[-1] else 200)
    user = browser.new_context(locale="da-DK").new_page()
    sign_in(user, site)
    for path in crawl(user, site):
        note(user, USER, path)
    return seen, reports


def main() -> int:
    """Run it all; 1 when something was found."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with demo_server() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_fetch(), args=list(FLAGS))
        try:
            seen, reports = look_at_everything(browser, site)
        finally:
            browser.close()
    (TARGET / "axe.json").write_text(json.dumps(reports, ensure_ascii=False, indent=1), "utf-8")
    (TARGET / "sider.json").write_text(json.dumps([asdict(one) for one in seen], ensure_ascii=False, indent=1), "utf-8")
    (TARGET / "index.html").write_text(overview(seen), "utf-8")
    wrong = [one for one in seen if one.problems]
    print(f"{len(seen)} billeder i {TARGET.relative_to(TARGET.parent.parent)}/index.html, {len(wrong)} med fund")
    if wrong:
        print(f"Serverens egne ord: {LOG.relative_to(TARGET.parent.parent)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (BrowserMissing, DoesNotStart) as problem:
        sys.exit(str(problem))
