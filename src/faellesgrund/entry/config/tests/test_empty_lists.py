"""A list with nothing in it says so, and what to do next."""

from __future__ import annotations

import re

import pytest

from faellesgrund.foundation.access.testing import make_user
from tests.architecture.tree import files, shown

LISTS = {
    "/beregninger/": "oekonom",
    "/dokumenter/": "sekretaer",
    "/dokumenter/klausuler/": "jurist",
    "/dokumenter/skabeloner/": "jurist",
    "/dokumenter/?ord=findes-ikke": "sekretaer",
    "/beskeder/": "oekonom",
    "/baggrund/": "oekonom",
    "/baggrund/alle/": "admin",
    "/soeg/?q=findesikkenogensteder": "oekonom",
    "/adgang/?q=findesikke": "sekretaer",
    "/adgang/gennemgang/": "sekretaer",
    "/revision/?hvem=findesikke": "dpo",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "role"), LISTS.items())
def test_an_empty_list_says_so_and_what_to_do(client, address, role):
    client.force_login(make_user("anna", role))
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    main = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1].split("</main>")[0])
    said = [
        line
        for line in re.split(r"(?<=[.:])\s+", " ".join(main.split()))
        if re.search(r"\b[Ii]n(gen|tet)\b|\btom", line)
    ]
    assert said, main


LOOP = re.compile(r"{% for \w+(?:, \w+)* in (page\.(?:\w+\.)*(?:rows|lines|hits|jobs|notices)) %}")


NEVER_EMPTY = {
    "rate.html": "a rate has a value",
    "runs.html": "the page is not there before the first run",
    "object.html": "opening the page writes the first line",
    "review.html": "a review begins with the roles there are",
    "compare.html": "two texts that are the same say so above",
}


def test_every_list_in_a_template_says_something_when_it_is_empty():
    silent, seen = [], 0
    for path in files():
        if path.suffix != ".html" or "templates" not in path.parts or path.name in NEVER_EMPTY:
            continue
        text = path.read_text("utf-8")
        for loop in LOOP.finditer(text):
            seen += 1
            name = loop[1]
            rest = text[loop.end() :]
            asked = re.search(rf"{{% (?:el)?if [^%]*\b{re.escape(name)}\b[^%]*%}}", text[: loop.start()])
            if not ("{% empty %}" in rest or asked):
                silent.append(f"{shown(path)}: {name}")
    assert silent == []
    assert seen > 10
