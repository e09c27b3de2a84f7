"""The pages of the trail, for those in the role, a colleague of the other party, an outsider and nobody."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from faellesgrund.foundation.access import reasons
from faellesgrund.foundation.access.audit import Change, Person, Subject, record_change, record_changes, record_read
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import make_cast, make_unit, make_user
from faellesgrund.foundation.access.trail import pages as audit_pages
from faellesgrund.foundation.access.trail.checks import last_check
from faellesgrund.foundation.access.trail.models import AuditEntry

pytestmark = pytest.mark.django_db
WHY = "Anmodning om indsigt, sag 27/114"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.AUDIT_FOLDER = tmp_path / "revision"


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def dpo() -> Client:
    return signed_in(make_user("dagny", "dpo"))


def pages() -> dict[str, str]:
    user, unit = make_user("set"), make_unit()
    entry = record_change(user, "enhed.ret", unit, {"name": "Før"}, {"name": "Efter"}, concerns=[user])
    return {
        "overview": reverse("audit:overview"),
        "line": reverse("audit:line", args=[entry.number]),
        "object": reverse("audit:object", args=["access.organisationalunit", unit.pk]),
        "user": reverse("audit:user", args=["set"]),
        "chain": reverse("audit:chain"),
        "persons": reverse("audit:persons"),
        "extract": reverse("audit:extract", args=["set"]),
        "export": reverse("audit:export", args=["csv"]),
        "export_extract": reverse("audit:export_extract", args=["set", "xlsx"]),
    }


FOR_DPO_ALONE = {"persons", "extract", "export", "export_extract"}


@pytest.mark.parametrize("name", ["overview", "line", "object", "user", "chain", *sorted(FOR_DPO_ALONE)])
def test_a_page_is_for_those_who_watch_over_the_trail(name):
    url = pages()[name]
    cast = make_cast("dpo")
    answers = [signed_in(user).get(url).status_code for user in (cast.in_role, cast.colleague, cast.outsider, None)]
    assert answers == [200, 200, 403, 302]
    assert signed_in(make_user("adam", "admin")).get(url).status_code == (403 if name in FOR_DPO_ALONE else 200)
    assert signed_in(make_user("oda", "oekonom")).get(url).status_code == 403
    assert signed_in(cast.in_role).post(url).status_code == 405


@pytest.mark.parametrize("name", ["check_chain", "reason"])
def test_what_does_something_is_only_ever_posted(dpo, name):
    assert dpo.get(reverse(f"audit:{name}")).status_code == 405


def test_a_check_is_for_those_who_watch_over_the_trail(monkeypatch):
    from faellesgrund.foundation.access.trail import checks as audit_checks

    monkeypatch.setattr(audit_checks, "_check_now", [])
    url = reverse("audit:check_chain")
    assert signed_in(make_user("oda", "oekonom")).post(url).status_code == 403
    assert last_check() is None
    answer = signed_in(make_user("adam", "admin")).post(url, follow=True)
    assert "Loggen holdt" in answer.content.decode()
    assert last_check().holds


def test_a_broken_chain_is_said_on_its_page(dpo, monkeypatch):
    from faellesgrund.foundation.access.trail import checks as audit_checks

    monkeypatch.setattr(audit_checks, "_check_now", [])
    AuditEntry.objects.bulk_create([AuditEntry(number=3, made_at=timezone.now(), key_id="0" * 8)])
    text = dpo.post(reverse("audit:check_chain"), follow=True).content.decode()
    assert "Loggen holder ikke" in text
    assert "Linje 1 til 2 mangler." in text


def test_the_overview_shows_who_what_and_why(dpo):
    record_change(make_user(), "enhed.ret", make_unit(), {"name": "A"}, {"name": "B"}, reason="Nyt navn på kontoret")
    text = dpo.get(reverse("audit:overview")).content.decode()
    for said in ("Anna Prøve", "Økonom, KK", "enhed.ret", "Socialforvaltningen", "Nyt navn på kontoret"):
        assert said in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"hvem": "anna"}, {"x.ret"}),
        ({"hvem": "bo prøve"}, {"dokument.eksporter"}),
        ({"slags": "eksport"}, {"dokument.eksporter"}),
        ({"handling": "x."}, {"x.ret"}),
        ({"objekt": "socialforv"}, {"x.ret", "dokument.eksporter"}),
        ({"objekt": "access.user"}, set()),
        ({"fra": "01.01.2020", "til": "2020-12-31"}, set()),
        ({"til": "2020-12-31"}, set()),
    ],
)
def test_the_overview_finds_by_who_kind_action_object_and_period(dpo, query, found):
    record_change(make_user(), "x.ret", make_unit(), {"a": 1}, {"a": 2})
    record_read(make_user("bo"), "dokument.eksporter", make_unit())
    page = dpo.get(reverse("audit:overview"), query).context["page"]
    assert {line.action for line in page.lines} == found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"fra": "i går"}, "Skriv en dato som 24.11.2026."),
        ({"fra": "2027-02-01", "til": "2027-01-01"}, "Perioden slutter, før den begynder."),
    ],
)
def test_a_wrong_period_is_said_at_the_field_and_what_was_typed_stays(dpo, query, said):
    text = dpo.get(reverse("audit:overview"), query).content.decode()
    assert said in text
    assert query["fra"] in text
    assert dpo.get(reverse("audit:export", args=["csv"]), query).status_code == 302


def test_a_day_in_the_filter_is_a_danish_day(dpo):
    entry = record_read(make_user(), "x.se", make_unit())
    today = timezone.localdate(entry.made_at)
    for day, seen in ((today, 1), (today - timedelta(days=1), 0)):
        page = dpo.get(reverse("audit:overview"), {"fra": day, "til": day, "handling": "x."}).context["page"]
        assert len(page.lines) == seen


def test_looking_for_a_persons_lines_is_itself_a_line(dpo):
    anna = make_user()
    dpo.get(reverse("audit:overview"), {"hvem": "anna"})
    dpo.get(reverse("audit:user", args=["anna"]))
    search, look = AuditEntry.objects.order_by("number")
    assert (search.kind, search.details) == ("soegning", {"hvem": "anna"})
    assert (look.kind, look.object_type, look.object_id) == ("soegning", "access.user", str(anna.pk))
    assert list(audit_pages.concerning(Person("bruger", str(anna.pk)))) == [look]


def test_an_objects_page_shows_each_field_before_and_after_and_hides_secrets(dpo):
    user = make_user()
    record_change(user, "bruger.ret", user, {"title": "Gammel", "password": "a"}, {"title": "Ny", "password": "b"})
    draft = ({"kladde": {"areal": "35", "navn": "x"}}, {"kladde": {"areal": "40", "navn": "x"}})
    record_change(user, "bruger.ret", user, *draft)
    page = dpo.get(reverse("audit:object", args=["access.user", user.pk])).context["page"]
    newest, oldest = page.page.lines
    assert [(c.name, c.before, c.after) for c in newest.changes] == [("kladde, areal", "35", "40")]
    assert {(c.name, c.before, c.after) for c in oldest.changes} == {
        ("titel", "Gammel", "Ny"),
        ("adgangskode", "", "ændret"),
    }


def test_an_object_can_be_seen_as_it_was_on_a_day(dpo):
    unit = make_unit()
    record_change(None, "x.ret", unit, {"name": "A"}, {"name": "B"})
    url = reverse("audit:object", args=["access.organisationalunit", unit.pk])
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    shown = [dpo.get(url, {"dag": day}).context["page"].state[0].after for day in (today, yesterday)]
    assert shown == ["B", "A"]
    wrong = dpo.get(url, {"dag": "i går"})
    assert wrong.status_code == 422
    assert "»i går« er ikke en dato" in wrong.content.decode()


def test_an_object_no_line_is_about_is_not_there(dpo):
    assert dpo.get(reverse("audit:object", args=["access.user", "4711"])).status_code == 404
    assert dpo.get(reverse("audit:line", args=[4711])).status_code == 404
    assert dpo.get(reverse("audit:export", args=["pdf"])).status_code == 404


def give_reason(client: Client, asked: object, why: str = WHY) -> object:
    return client.post(reverse("audit:reason"), {"begrundelse": why, "bevis": asked.context["form"]["bevis"].value()})


def test_an_extract_asks_why_and_then_shows_roles_and_no_names(dpo):
    person = make_user("ib")
    record_read(make_user(), "dokument.se", make_unit(), concerns=[person])
    url = reverse("audit:extract", args=["ib"])
    asked = dpo.get(url)
    assert "Hvorfor har du brug for det?" in asked.content.decode()
    assert not AuditEntry.objects.filter(action="revision.person").exists()
    assert give_reason(dpo, asked).url == url
    text = dpo.get(url).content.decode()
    assert "Læsning af enhed" in text
    assert "Økonom" in text
    assert "Anna Prøve" not in text
    line = AuditEntry.objects.get(action="revision.person")
    assert (line.reason, line.object_id, line.concerns.count()) == (WHY, str(person.pk), 1)


def test_a_reason_holds_for_one_person_and_for_half_an_hour(dpo, monkeypatch):
    make_user("ib")
    make_user("bo")
    url = reverse("audit:extract", args=["ib"])
    give_reason(dpo, dpo.get(url))
    assert "page" in dpo.get(url).context
    assert "form" in dpo.get(reverse("audit:extract", args=["bo"])).context
    monkeypatch.setattr(reasons, "SECONDS", -1)
    assert "form" in dpo.get(url).context


@pytest.mark.parametrize(("why", "said"), [("", "Skriv, hvad du skal bruge det til."), ("fordi", "Skriv lidt mere")])
def test_a_reason_that_says_nothing_is_not_taken(dpo, why, said):
    make_user("ib")
    answer = give_reason(dpo, dpo.get(reverse("audit:extract", args=["ib"])), why)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_reason_made_up_for_somebody_else_is_not_taken(dpo):
    make_user("ib")
    asked = dpo.get(reverse("audit:extract", args=["ib"]))
    other = signed_in(make_user("dora", "dpo"))
    assert give_reason(other, asked).url == reverse("frontpage")
    assert "form" in other.get(reverse("audit:extract", args=["ib"])).context
    assert dpo.post(reverse("audit:reason"), {"begrundelse": WHY, "bevis": "falsk"}).url == reverse("frontpage")


def test_a_reason_is_asked_for_what_is_not_ones_own():
    user, other = make_user(), make_user("bo")
    assert reasons.reason_needed(user, "revision.person", other)
    assert not reasons.reason_needed(user, "revision.person", user)
    assert reasons.reason_needed(user, "revision.person", Person("bruger", str(other.pk)))
    assert not reasons.reason_needed(user, "revision.person", Person("bruger", str(user.pk)))
    assert reasons.reason_needed(user, "revision.eksporter", None)
    assert not reasons.reason_needed(user, "dokument.se", other)


def test_after_a_form_one_comes_back_to_the_page_it_stood_on():
    factory, user = RequestFactory(), make_user()
    for referer, back in (
        ("http://testserver/dokumenter/x/?a=1", "/dokumenter/x/?a=1"),
        ("https://et.andet.sted/", "/"),
        ("", "/"),
    ):
        request = factory.post("/y/", HTTP_REFERER=referer)
        request.user = user
        assert reasons._way_back(request) == back


def test_searching_for_persons_is_a_line_for_each_who_was_found(dpo):
    ib = make_user("ib")
    make_user("bo")
    text = dpo.get(reverse("audit:persons"), {"navn": "IB"}).content.decode()
    assert "Ib Prøve" in text
    assert "Bo Prøve" not in text
    (line,) = AuditEntry.objects.all()
    assert (line.kind, line.details) == ("soegning", {"fundet": 1})
    assert list(audit_pages.concerning(Person("bruger", str(ib.pk)))) == [line]
    assert "Ingen hedder det" in dpo.get(reverse("audit:persons"), {"navn": "zz"}).content.decode()
    assert "Skriv mindst 2 tegn" in dpo.get(reverse("audit:persons"), {"navn": "z"}).content.decode()


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_file_holds_the_lines_asked_for_and_runs_nothing(dpo, format_):
    attack = '=HYPERLINK("http://ondt","klik")'
    record_change(make_user(), "x.ret", make_unit(), {"a": "1"}, {"a": "2"}, reason=attack)
    record_read(make_user("bo"), "y.se", make_unit())
    url = reverse("audit:export", args=[format_])
    give_reason(dpo, dpo.get(url))
    answer = dpo.get(url, {"handling": "x."})
    assert f'filename="loggen.{format_}"' in answer["Content-Disposition"]
    if format_ == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
        rows = [[str(cell.value or "") for cell in row] for row in sheet]
    assert len(rows) == 2
    assert rows[1][6] == "x.ret"
    assert rows[1][10] == (f"'{attack}" if format_ == "csv" else attack)
    line = AuditEntry.objects.first()
    assert (line.kind, line.reason, line.details) == (
        "eksport",
        WHY,
        {"handling": "x.", "linjer": 1, "format": format_},
    )


def test_an_extract_as_a_file_holds_no_names_of_staff(dpo):
    record_read(make_user(), "dokument.se", make_unit(), concerns=[make_user("ib")])
    url = reverse("audit:export_extract", args=["ib", "csv"])
    give_reason(dpo, dpo.get(url))
    text = dpo.get(url).content.decode("utf-8-sig")
    assert "Læsning af enhed" in text
    assert "Anna" not in text
    assert AuditEntry.objects.filter(action="revision.eksporter", reason=WHY, concerns__isnull=False).count() == 1


def test_a_file_that_would_be_too_long_is_refused_with_what_to_do(dpo, monkeypatch):
    from faellesgrund.foundation.access.trail import export as audit_export

    monkeypatch.setattr(audit_export, "MOST_LINES", 1)
    record_changes(None, "x.ret", [Change(make_unit(), None, {})] * 2)
    url = reverse("audit:export", args=["csv"])
    give_reason(dpo, dpo.get(url))
    answer = dpo.get(url, {"handling": "x."}, follow=True)
    assert "mere end 1 linjer. Vælg en kortere periode." in answer.content.decode()


@pytest.mark.parametrize("name", ["overview", "object", "user", "extract"])
def test_a_page_costs_the_same_for_few_lines_and_for_many(dpo, name, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    urls = pages()
    user, unit = User.objects.get(username="set"), make_unit()
    if name == "extract":
        give_reason(dpo, dpo.get(urls[name]))
    dpo.get(urls[name])
    with CaptureQueriesContext(
        connection,
    ) as few:
        dpo.get(urls[name])
    record_changes(user, "enhed.ret", [Change(unit, {"a": n}, {"a": n + 1}, concerns=(user,)) for n in range(130)])
    with CaptureQueriesContext(connection) as many:
        assert b"ldre linjer" in dpo.get(urls[name]).content
    assert len(many) == len(few)


def test_one_can_leaf_through_all_lines_there_and_back():
    record_changes(None, "x.ret", [Change(make_unit(), None, {"n": n}) for n in range(120)])
    found, seen, query = AuditEntry.objects.order_by("-number"), [], {}
    while True:
        page = audit_pages.lines_page(found, query)
        seen += [line.number for line in page.lines]
        if not page.older:
            break
        query = dict([page.older.lstrip("?").split("=")])
    assert seen == list(range(120, 0, -1))
    back = audit_pages.lines_page(found, dict([page.newer.lstrip("?").split("=")]))
    assert [line.number for line in back.lines] == list(range(60, 30, -1))
    assert audit_pages.lines_page(found, {"foer": "vrøvl"}).lines[0].number == 120


def test_a_page_links_to_the_log_of_its_object_for_those_who_may():
    unit = make_unit()
    for user, shown in ((make_user("dagny", "dpo"), True), (make_user("oda", "oekonom"), False)):
        request = RequestFactory().get("/")
        request.user = user
        html = Template("{% load revision %}{% se_loggen enhed %}").render(Context({"request": request, "enhed": unit}))
        assert (f"/revision/objekt/access.organisationalunit/{unit.pk}/" in html) is shown


def test_the_log_is_offered_in_the_menu_to_those_who_may(dpo):
    assert b'href="/revision/"' in dpo.get(reverse("frontpage")).content
    assert b'href="/revision/"' not in signed_in(make_user("oda")).get(reverse("frontpage")).content


def test_what_is_no_row_of_a_table_is_shown_without_a_link(dpo):
    record_read(None, "login.afvist", Subject("login", "", "ida"))
    page = dpo.get(reverse("audit:overview")).context["page"]
    assert (page.lines[0].object_url, page.lines[0].what) == ("", "log ind")
