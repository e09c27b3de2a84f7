"""Look at the product: every page of the demo as a picture at two widths, with the accessibility check run on each.

``python -m tools.se`` writes ``build/se/index.html``, the pictures and ``axe.json``, and ends with 1 when something was
found: an axe finding, a page wider than its window, an error in the console, or an answer other than 200.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import FLAGS, BrowserMissing, find_or_fetch
from tools.demo_server import LOG, PASSWORD, DoesNotStart, demo_server

TARGET = Path(__file__).resolve().parent.parent / "build" / "se"
WIDTHS = (1280, 390)
USER = "oekonom"
OTHERS = ("sekretaer", "jurist", "dpo", "admin", "organisation_3b")
"""Looked at after the first user, each for the pages that nobody before had, and for those that look different to everyone."""
DIFFERENT_TO_ALL = frozenset({"frontpage", "documents:list", "documents:document"})
SIBLINGS = 2
"""Of the pages of one kind (one rate, one home) so many are looked at; the rest are alike."""

PUBLIC = ("/", "/log-ind/", "/findes-ikke/")
"""Looked at with nobody signed in; the last one does not exist, so that the error page is seen."""
LEFT_OUT = re.compile(r"^/(log-ud|static|admin)/|/hent/.|/(bilag|udtraek)/\d+/|\.(toml|json|xlsx|csv|pdf|svg|ics|zip)$")


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


class _Links(HTMLParser):
    """The addresses that a page links to, in reading order, without downloads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href") and "download" not in given:
            self.found.append(given["href"] or "")


def links(page: str, address: str, site: str) -> list[str]:
    """Paths of the same site that a page (its HTML, and where it was found) links to, in reading order."""
    reader, found = _Links(), dict[str, None]()
    reader.feed(page)
    for href in reader.found:
        url = urlsplit(urldefrag(urljoin(address, href)).url)
        if f"{url.scheme}://{url.netloc}" == site and not LEFT_OUT.search(url.path):
            found[url.path + (f"?{url.query}" if url.query else "")] = None
    return list(found)


def kind(path: str) -> str:
    """Pages of one kind are made by one view: its name, and whether the address asks it something."""
    from django.urls import Resolver404, resolve

    url = urlsplit(path)
    try:
        return resolve(url.path).view_name + ("?" if url.query else "")
    except Resolver404:
        return path


def crawl(page: Page, site: str, most: int = SIBLINGS) -> list[str]:
    """Every page that can be reached from the front page, so many of each kind; read without drawing them."""
    queue, known, kinds = ["/"], {"/"}, Counter[str]()
    pages: list[str] = []
    while queue:
        path = queue.pop(0)
        kinds[kind(path)] += 1
        if kinds[kind(path)] > most:
            continue
        answer = page.request.get(site + path)
        if "html" not in answer.headers.get("content-type", ""):
            continue  # a file to download
        pages.append(path)
        for link in links(answer.text(), answer.url, site):
            if link not in known:
                known.add(link)
                queue.append(link)
    return pages


def worth_a_look(pages: list[str], seen: set[str]) -> list[str]:
    """Of the pages of another user: the first of each kind that nobody has had, or that looks different to everyone."""
    chosen: dict[str, str] = {}
    for path in pages:
        one = kind(path)
        if one in DIFFERENT_TO_ALL or one not in seen:
            chosen.setdefault(one, path)
    return list(chosen.values())


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
    """All pages: with nobody signed in, as the first user, and what each of the others adds."""
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
            print(f"{'FUND' if one.problems else 'ok  '} {width:>5} {who:<15} {path}", flush=True)
            for problem in one.problems:
                print(f"           {problem}")

    stranger = browser.new_context(locale="da-DK").new_page()
    for path in PUBLIC:
        note(stranger, "gaest", path, 404 if path == PUBLIC[-1] else 200)
    kinds: set[str] = set()
    for who in (USER, *OTHERS):
        user = browser.new_context(locale="da-DK").new_page()
        sign_in(user, site, who)
        pages = crawl(user, site) if who == USER else worth_a_look(crawl(user, site), kinds)
        for path in pages:
            note(user, who, path)
        kinds |= {kind(path) for path in pages}
        user.context.close()
    return seen, reports


def know_the_addresses() -> None:
    """Let :func:`kind` ask the product's own table of addresses; no database is opened."""
    folder = TARGET.parent / "se-indstillinger"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["FAELLESGRUND_DATA"] = str(folder)
    os.environ["FAELLESGRUND_DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faellesgrund.entry.config.settings")
    import django

    django.setup()


def main() -> int:
    """Run it all; 1 when something was found."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    know_the_addresses()
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
