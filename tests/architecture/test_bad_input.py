"""What nobody should send: the site answers it in words and never fails, in every address and every field of every form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from faellesgrund.entry.config import demo
from faellesgrund.foundation.access.models import OrganisationalUnit, Party, RoleAssignment, User
from faellesgrund.foundation.access.testing import give_roles
from faellesgrund.foundation.documents.models import Clause, Document, LibraryClause, Template
from tests.architecture.test_site import addresses
from tests.architecture.tree import SRC, python_files

pytestmark = pytest.mark.django_db

ASKED = re.compile(r"(?:GET|POST|given)(?:\.get(?:list)?\(|\[)\s*\"([a-z_]+)\"")
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>", re.DOTALL)
VALUE = re.compile(r"\bvalue=\"([^\"]*)\"")
FORM = re.compile(r"<form\b(?P<about>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL)
ACTION = re.compile(r"\b(?:action|hx-post)=\"([^\"]*)\"")

IN_ADDRESS = ("\x00", "9" * 30, "-1", "²", "9999-12-31")
IN_FIELD = ("\x00", "a\x00b", "x" * 100_000, "9" * 30, "9999-12-31")
OUT = "/log-ud/"


def names_asked_for() -> list[str]:
    """Every name that the source reads from an address or a form."""
    return sorted({name for path in python_files(SRC) for name in ASKED.findall(path.read_text("utf-8"))})


@contextmanager
def undone() -> Iterator[None]:
    """What is saved or removed in it is as before afterwards, so that each attempt stands alone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client(settings: Settings, tmp_path: Path) -> Client:
    """A browser of somebody who may everything, in a database with something of every kind."""
    settings.DEMO = True
    settings.AUDIT_FOLDER, settings.MEDIA_ROOT = tmp_path / "revision", tmp_path / "filer"
    demo.load()
    document = Document.objects.filter(clauses__isnull=False, state="udkast", deling="partnerskab").first()
    assert document is not None
    held = RoleAssignment.objects.filter(user=document.owner).values_list("role", flat=True)
    wanted = [role for role in ("sekretaer", "jurist", "oekonom", "dpo", "admin") if role not in held]
    user = give_roles(document.owner, [(role, "alle", "") for role in wanted])
    made = Client(raise_request_exception=False)
    made.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return made


def things() -> dict[str, list[object]]:
    """What the places of an address are filled with."""
    document = Document.objects.filter(clauses__isnull=False, state="udkast", deling="partnerskab").first()
    assert document is not None
    clause = Clause.objects.filter(document=document).first()
    library, template = LibraryClause.objects.first(), Template.objects.first()
    calculation = "oliefabriksvej"
    return {
        "slug": [document.slug, calculation, *([template.slug] if template else [])],
        "uid": [clause.uid if clause else "x"],
        "username": [User.objects.order_by("pk").values_list("username", flat=True)[0]],
        "key": [
            *([library.key] if library else []),
            Party.objects.values_list("key", flat=True)[0],
            OrganisationalUnit.objects.values_list("key", flat=True)[0],
            "a\x00b",
        ],
        "number": [1, 0, 10**30],
        "nummer": [1, 0, 10**30],
        "pk": [1, 10**30],
        "year": [2026, 0, 10**30],
        "form": ["html"],
        "template": [template.slug if template else "x"],
        "page": ["log-ind"],
        "token": ["x", "a\x00b"],
        "uidb64": ["x", "MQ"],
        "address": ["A1", "a\x00b"],
        "object_type": ["documents.document", "a\x00b"],
        "object_id": ["1", "a\x00b", "9" * 40],
        "format_": ["csv", "x"],
        "provider_id": ["x"],
    }


def every_url() -> Iterator[str]:
    """Every address, each of its places filled in every way, one at a time."""
    known = things()
    for _, pattern in addresses():
        places = list(pattern.pattern.converters) if pattern.name else []
        for changed in places or [""]:
            for value in known.get(changed, ["x"]):
                filled = {place: known.get(place, ["x"])[0] for place in places} | ({changed: value} if changed else {})
                for space in (
                    "",
                    "access:",
                    "audit:",
                    "jobs:",
                    "search:",
                    "notices:",
                    "documents:",
                    "calculations:",
                    "experience:",
                    "api:",
                ):
                    try:
                        yield reverse(f"{space}{pattern.name}", kwargs=filled)
                    except NoReverseMatch:
                        continue


def urls() -> list[str]:
    return [url for url in dict.fromkeys(every_url()) if url != OUT]


def test_no_address_fails_on_what_is_asked_of_it(client: Client) -> None:
    names, failed, seen = names_asked_for(), [], 0
    assert client.get("/beskeder/").status_code == 200
    for url in urls():
        for value in ("", *IN_ADDRESS):
            with undone():
                status = client.get(url, dict.fromkeys(names, value) if value else {}).status_code
            seen += 1
            if status >= 500:
                failed.append(f"{url} {value[:12]!r}")
    assert failed == [], "\n".join(failed)
    assert seen > 1000


def forms_on(url: str, page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The forms of a page that are posted: where to, and the fields with what stands in them."""
    for form in FORM.finditer(page):
        if 'method="post"' not in form["about"].lower() and "hx-post" not in form["about"]:
            continue
        action = ACTION.search(form["about"])
        fields = {}
        for field in FIELD.finditer(form["inside"]):
            value = VALUE.search(field[0])
            fields[unescape(field[1])] = unescape(value[1]) if value else "x"
        yield (unescape(action[1]) if action and action[1] else url), fields


def test_no_field_of_any_form_fails_on_what_is_written_in_it(client: Client) -> None:
    tried: set[tuple[str, tuple[str, ...]]] = set()
    failed = []
    for url in urls():
        with undone():
            answer = client.get(url)
        if answer.status_code != 200 or answer.streaming or "html" not in answer["Content-Type"]:
            continue
        for action, fields in forms_on(url, answer.content.decode()):
            if (action, tuple(sorted(fields))) in tried or action == OUT:
                continue
            tried.add((action, tuple(sorted(fields))))
            for name in fields:
                for value in IN_FIELD:
                    with undone():
                        status = client.post(action, fields | {name: value}).status_code
                    if status >= 500:
                        failed.append(f"{action} {name} {value[:12]!r}")
    assert failed == [], "\n".join(failed)
    assert len(tried) > 30
