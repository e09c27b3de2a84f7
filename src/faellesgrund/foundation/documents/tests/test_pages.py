"""Every address with the cast: in the role, another party, a third party, an outsider, nobody; and the wrong method."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.documents import actions, clause_actions
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.library import actions as library_actions
from faellesgrund.foundation.documents.models import Document, Level, Sharing
from faellesgrund.foundation.documents.talk import comment_actions, suggestion_actions
from faellesgrund.foundation.documents.versions import actions as version_actions

People = dict[str, User]
SignIn = Callable[[str], Client]

READ = ("document", "versions", "compare", "comments", "suggestions")
TALK = ("suggest",)
WRITE = ("write", "new_clause", "insert", "settings", "delete", "lock")
ALL = (*READ, *TALK, *WRITE)


def url(name: str, document: Document, *more: object) -> str:
    return reverse(f"documents:{name}", args=[document.slug, *more])


def statuses(client: Client, names: tuple[str, ...], document: Document) -> dict[str, int]:
    return {name: client.get(url(name, document)).status_code for name in names}


def first(document: Document):
    row = document.clauses.first()
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("who", "read", "talk", "write"),
    [("ida", 200, 200, 200), ("jane", 200, 200, 200), ("kalle", 200, 200, 403), ("rita", 404, 404, (403, 404)), ("ulla", 403, 403, 403)],
)  # fmt: skip
def test_the_cast_reaches_what_it_may(
    browser: SignIn, agreement: Document, who: str, read: int, talk: int, write: object
) -> None:
    client = browser(who)
    assert statuses(client, READ, agreement) == dict.fromkeys(READ, read)
    assert statuses(client, TALK, agreement) == dict.fromkeys(TALK, talk)
    allowed = write if isinstance(write, tuple) else (write,)
    assert {name: status for name, status in statuses(client, WRITE, agreement).items() if status not in allowed} == {}


def test_nobody_signed_in_is_led_to_the_login_and_back(browser: SignIn, agreement: Document) -> None:
    for name in ALL:
        answer = browser("").get(url(name, agreement))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/log-ind/?next=")


def test_a_document_that_is_not_shared_with_a_party_is_not_there_for_it(browser: SignIn, people: People) -> None:
    kept = actions.create(people["ida"], "Kun for AKB", deling=Sharing.CHOSEN, shared_with=[people["kalle"].unit.party])
    assert set(statuses(browser("tove"), ALL, kept).values()) <= {404, 403}
    assert set(statuses(browser("tove"), (*READ, *TALK), kept).values()) == {404}
    assert browser("kalle").get(url("document", kept)).status_code == 200
    for name in ("list", "library"):
        assert "Kun for AKB" not in browser("tove").get(reverse(f"documents:{name}")).content.decode()


def test_a_confidential_document_says_whom_to_ask_and_nothing_more(browser: SignIn, people: People) -> None:
    kept = actions.create(people["ida"], "Grundkøbet", level=Level.CONFIDENTIAL)
    page = browser("tove").get(url("document", kept))
    assert page.status_code == 403
    assert "Socialforvaltningen" in page.content.decode() and "Grundkøbet" not in page.content.decode()
    listed = browser("tove").get(reverse("documents:list")).content.decode()
    assert "Fortroligt" in listed and "Grundkøbet" not in listed and kept.slug not in listed


def test_reading_a_confidential_document_is_logged_and_an_ordinary_one_is_not(
    browser: SignIn, people: People, agreement: Document
) -> None:
    kept = actions.create(people["ida"], "Grundkøbet", level=Level.CONFIDENTIAL)
    browser("jane").get(url("document", agreement))
    reads = AuditEntry.objects.filter(action="dokument.se_fortroligt")
    assert not reads.exists()
    assert browser("jane").get(url("document", kept)).status_code == 200
    line = reads.get()
    assert (line.actor, line.object_id) == (people["jane"], str(kept.pk))


def test_a_trusted_reader_of_another_party_says_why_first_and_the_reason_is_kept(
    browser: SignIn, people: People
) -> None:
    kept = actions.create(people["kalle"], "Grundkøbet", level=Level.CONFIDENTIAL)
    client = browser("jane")
    asked = client.get(url("document", kept))
    assert 'name="begrundelse"' in asked.content.decode() and "Baggrund" not in asked.content.decode()
    assert not AuditEntry.objects.filter(action="dokument.se_fortroligt").exists()
    proof = asked.context["form"]["bevis"].value()
    answer = client.post(
        reverse("audit:reason"), {"begrundelse": "Vurderer aftalens hjemmel", "bevis": proof}, follow=True
    )
    assert "Baggrund" in answer.content.decode()
    line = AuditEntry.objects.get(action="dokument.se_fortroligt")
    assert (line.actor, line.reason) == (people["jane"], "Vurderer aftalens hjemmel")


@pytest.mark.parametrize("name", ["document", "compare", "comments", "suggestions", "write"])
def test_what_only_shows_something_refuses_a_post(browser: SignIn, agreement: Document, name: str) -> None:
    assert browser("ida").post(url(name, agreement)).status_code == 405


def test_what_only_changes_something_refuses_a_plain_visit(browser: SignIn, agreement: Document) -> None:
    row = first(agreement)
    for address in (
        url("move", agreement, row.uid),
        url("open_copy", agreement),
        url("settle", agreement, 1),
        reverse("documents:library_approve", args=["x", 1]),
    ):
        assert browser("ida").get(address).status_code == 405


def test_another_party_cannot_change_the_text_by_sending_the_form(browser: SignIn, agreement: Document) -> None:
    row = first(agreement)
    other = browser("kalle")
    for name, more in (
        ("clause", (row.uid,)),
        ("move", (row.uid,)),
        ("remove", (row.uid,)),
        ("clause_library", (row.uid,)),
        ("new_clause", ()),
        ("insert", ()),
        ("lock", ()),
        ("open_copy", ()),
        ("give_up", ()),
        ("delete", ()),
        ("settings", ()),
        ("end", ()),
        ("restore", ("0.1",)),
    ):
        assert other.post(url(name, agreement, *more), {"heading": "x", "version": row.version}).status_code == 403, (
            name
        )
    assert other.post(url("versions", agreement), {"reason": "x"}).status_code == 403
    agreement.refresh_from_db()
    assert [c.heading for c in agreement.clauses.all()] == ["Formål", "Økonomi", "Betaling", "Ophør"]
    assert not agreement.text_versions.exists()


def test_a_document_is_made_and_written_in_the_browser(browser: SignIn, people: People) -> None:
    client = browser("ida")
    form = {"title": "Note om æbler", "kind": "note", "start": "skelet", "deling": "partnerskab", "level": "intern"}
    answer = client.post(reverse("documents:new"), form)
    assert answer["Location"] == "/dokumenter/note-om-aebler/skriv/"
    document = Document.objects.get()
    row = first(document)
    saved = client.post(
        url("clause", document, row.uid),
        {"version": row.version, "heading": "Baggrund", "body": "Der er **æbler**.", "level": "1"},
    )
    assert saved["Location"] == f"/dokumenter/note-om-aebler/skriv/#klausul-{row.uid}"
    page = client.get(url("document", document)).content.decode()
    assert "<strong>æbler</strong>" in page and "Note om æbler" in page


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_what_to_mend(
    browser: SignIn, people: People, agreement: Document
) -> None:
    client = browser("ida")
    answer = client.post(
        reverse("documents:new"), {"title": "", "kind": "note", "start": "tom", "deling": "udvalgte", "level": "intern"}
    )
    assert answer.status_code == 422
    assert "Giv dokumentet en titel." in answer.content.decode()
    row = first(agreement)
    answer = client.post(
        url("clause", agreement, row.uid),
        {"version": row.version, "heading": "Ø" * 301, "body": "Min <b>tekst</b>", "level": "1"},
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Der står 301." in body and "Min &lt;b&gt;tekst&lt;/b&gt;" in body
    answer = client.post(
        url("settings", agreement),
        {"version": 1, "title": "T", "kind": "note", "deling": "partnerskab", "level": "intern", "f2_case": "26266"},
    )
    assert answer.status_code == 422
    assert "2025 - 26266" in answer.content.decode() and 'value="26266"' in answer.content.decode()


def test_two_editors_see_both_texts_side_by_side_and_the_second_can_save_after_all(
    browser: SignIn, people: People, agreement: Document
) -> None:
    row = first(agreement)
    clause_actions.edit(people["jane"], agreement.slug, row.uid, row.version, Wording("Formål", "Janes ord"))
    client = browser("ida")
    typed = {"version": row.version, "heading": "Formål", "body": "Idas ord", "level": "1"}
    answer = client.post(url("clause", agreement, row.uid), typed)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Jane Prøve" in body and "Janes ord" in body and "Idas ord" in body and "<del>" in body
    version = agreement.clauses.get(uid=row.uid).version
    assert f'name="version" value="{version}"' in body
    client.post(url("clause", agreement, row.uid), {**typed, "version": version, "body": "Begges ord"})
    assert agreement.clauses.get(uid=row.uid).body == "Begges ord"


def test_with_htmx_only_the_clause_comes_back(browser: SignIn, agreement: Document) -> None:
    row, client = first(agreement), browser("ida")
    part = {"HX-Request": "true"}
    form = client.get(url("clause", agreement, row.uid), headers=part).content.decode()
    assert "<html" not in form and "<textarea" in form
    saved = client.post(
        url("clause", agreement, row.uid),
        {"version": row.version, "heading": "Formål", "body": "Nyt", "level": "1"},
        headers=part,
    )
    assert saved.status_code == 200
    assert "<html" not in saved.content.decode() and "Klausulen er gemt." in saved.content.decode()
    back = client.get(url("clause", agreement, row.uid) + "?vis=1", headers=part).content.decode()
    assert "<textarea" not in back and "Nyt" in back


def test_the_locked_text_is_what_one_reads_and_the_working_copy_is_a_step_away(
    browser: SignIn, people: People, agreement: Document
) -> None:
    version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    client = browser("kalle")
    assert "låst" in client.get(url("document", agreement)).content.decode()
    version_actions.open_working_copy(people["ida"], agreement.slug)
    row = first(agreement)
    clause_actions.edit(people["ida"], agreement.slug, row.uid, row.version, Wording("Formål", "Kun i arbejdskopien"))
    holds = client.get(url("document", agreement)).content.decode()
    assert "Kun i arbejdskopien" not in holds and "se arbejdskopien" in holds
    assert "Kun i arbejdskopien" in client.get(url("document", agreement) + "?version=arbejdskopi").content.decode()
    assert client.get(url("document", agreement) + "?version=9.9").status_code == 404
    compared = client.get(url("compare", agreement)).content.decode()
    assert "1 ændret" in compared and "<ins>" in compared


def test_writing_in_a_locked_document_says_what_to_do(browser: SignIn, people: People, agreement: Document) -> None:
    version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    row, client = first(agreement), browser("ida")
    answer = client.post(
        url("clause", agreement, row.uid),
        {"version": row.version, "heading": "x", "body": "y", "level": "1"},
        follow=True,
    )
    assert "Åbn en ny arbejdskopi" in answer.content.decode()
    answer = client.post(url("clause", agreement, row.uid), {}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, url("document", agreement))


def test_a_text_that_cannot_be_locked_says_where_and_why(browser: SignIn, people: People, agreement: Document) -> None:
    row = first(agreement)
    clause_actions.edit(people["ida"], agreement.slug, row.uid, row.version, Wording("Formål", "Se [[§findesikke]]."))
    answer = browser("ida").post(url("lock", agreement), {"reason": "Godkendt"})
    assert answer.status_code == 422
    assert "findesikke" in answer.content.decode() and "§ 1 Formål" in answer.content.decode()


def test_comments_are_written_answered_and_resolved_in_the_browser(
    browser: SignIn, people: People, agreement: Document
) -> None:
    row = first(agreement)
    assert browser("kalle").post(url("comment", agreement, row.uid), {"text": " "}).status_code == 422
    browser("kalle").post(url("comment", agreement, row.uid), {"text": "Hvorfor @ida?"})
    thread = agreement.comments.get()
    browser("ida").post(url("comment", agreement, row.uid), {"text": "Derfor.", "svar": thread.pk})
    page = browser("tove").get(url("document", agreement)).content.decode()
    assert "Derfor." in page and "Markér som løst" not in page
    assert browser("tove").post(url("settle", agreement, thread.pk)).status_code == 403
    browser("kalle").post(url("settle", agreement, thread.pk))
    thread.refresh_from_db()
    assert thread.resolved_by == people["kalle"]


def test_suggestions_are_made_shown_against_the_text_and_decided_in_the_browser(
    browser: SignIn, people: People, agreement: Document
) -> None:
    row, other, own = first(agreement), browser("kalle"), browser("ida")
    form = {
        "klausul": row.uid,
        "slags": "ret",
        "heading": "Formål",
        "body": "Parterne vil bygge mange boliger.",
        "reason": "Klarere",
    }
    assert other.post(url("suggest", agreement), form)["Location"] == url("suggestions", agreement)
    made = agreement.suggestions.get()
    address = url("suggestion", agreement, made.pk)
    shown = other.get(address).content.decode()
    assert "<del>" in shown and "Træk forslaget tilbage" in shown and "Acceptér" not in shown
    assert (
        other.post(
            address, {"valg": "accepter", "version": row.version, "level": 1, "heading": "x", "body": "y"}
        ).status_code
        == 403
    )
    assert own.post(address, {"valg": "afvis", "reason": ""}).status_code == 422
    clause_actions.edit(people["jane"], agreement.slug, row.uid, row.version, Wording("Formål", "Janes ord"))
    late = own.post(
        address, {"valg": "accepter", "version": row.version, "level": 1, "heading": "Formål", "body": made.body}
    )
    assert late.status_code == 409 and "Janes ord" in late.content.decode()
    version = agreement.clauses.get(uid=row.uid).version
    own.post(address, {"valg": "accepter", "version": version, "level": 1, "heading": "Formål", "body": "Flettet"})
    assert agreement.clauses.get(uid=row.uid).body == "Flettet"


def test_the_library_is_kept_and_used_in_the_browser(browser: SignIn, people: People, agreement: Document) -> None:
    jane, ida = browser("jane"), browser("ida")
    form = {"title": "Tavshed", "purpose": "", "heading": "Tavshedspligt", "body": "Alle tier.", "reason": "Ny"}
    assert jane.post(reverse("documents:library_new"), {**form, "title": ""}).status_code == 422
    assert jane.post(reverse("documents:library_new"), form)["Location"] == "/dokumenter/klausuler/tavshed/"
    assert "ikke godkendt" in ida.get(reverse("documents:library")).content.decode()
    ida.post(reverse("documents:library_approve", args=["tavshed", 1]))
    ida.post(url("insert", agreement), {"klausul": "tavshed", "efter": "", "niveau": "1"})
    row = agreement.clauses.get(heading="Tavshedspligt")
    deviating = {"version": row.version, "heading": "Tavshedspligt", "body": "Næsten alle tier.", "level": "1"}
    answer = ida.post(url("clause", agreement, row.uid), {**deviating, "deviation_reason": ""})
    assert answer.status_code == 422 and "hvorfor I afviger" in answer.content.decode()
    ida.post(url("clause", agreement, row.uid), {**deviating, "deviation_reason": "Presse"})
    assert "Presse" in browser("kalle").get(reverse("documents:library_clause", args=["tavshed"])).content.decode()
    answer = jane.post(
        reverse("documents:library_text", args=["tavshed"]),
        {"version": 9, "heading": "T", "body": "Min nye", "reason": "x"},
    )
    assert answer.status_code == 409 and "Min nye" in answer.content.decode()
    version = agreement.clauses.get(uid=row.uid).version
    ida.post(url("clause_library", agreement, row.uid), {"version": version, "valg": "tilbage", "reason": ""})
    assert agreement.clauses.get(uid=row.uid).body == "Alle tier."
    for who, status in (("rita", 403), ("ulla", 403), ("kalle", 200), ("", 302)):
        assert browser(who).get(reverse("documents:library")).status_code == status


def test_the_address_in_a_mail_leads_to_the_document_and_tells_others_nothing(browser: SignIn, people: People) -> None:
    kept = actions.create(people["ida"], "Kun os", deling=Sharing.OWN_PARTY)
    address = reverse("documents:by_number", args=[kept.pk])
    assert browser("ida").get(address)["Location"] == "/dokumenter/kun-os/"
    assert browser("kalle").get(address).status_code == 404


def test_the_address_in_a_mail_does_not_tell_the_title_of_a_closed_document(browser: SignIn, people: People) -> None:
    closed = actions.create(people["ida"], "Opsigelse af Hansen", level="fortroligt")
    answer = browser("kalle").get(reverse("documents:by_number", args=[closed.pk]))
    assert answer.status_code == 403
    assert "hansen" not in (answer.get("Location", "") + answer.content.decode()).lower()


def test_the_page_of_a_document_costs_the_same_with_few_and_with_many_comments(
    browser: SignIn, people: People, agreement: Document
) -> None:
    counts = []
    library_actions.create_clause(people["jane"], "Tavshed", "", Wording("T", "Alle tier."), "Ny")
    for many in (1, 12):
        for n in range(many):
            row = clause_actions.add(people["ida"], agreement.slug, "", Wording(f"Nr. {n}", "Tekst"))
            thread, _ = comment_actions.comment(people["kalle"], agreement.slug, row.uid, "Hvorfor?")
            comment_actions.comment(people["tove"], agreement.slug, row.uid, "Ja, hvorfor?", thread.pk)
            suggestion_actions.suggest(people["kalle"], agreement.slug, "fjern", row.uid)
            library_actions.insert(people["ida"], agreement.slug, "tavshed", "")
        client = browser("jane")
        client.get(url("document", agreement))
        for name in ("document", "write", "comments", "suggestions"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url(name, agreement)).status_code == 200
            counts.append((name, len(asked)))
    assert sorted(counts[:4]) == sorted(counts[4:])


def test_a_document_that_holds_until_further_notice_says_so_without_a_missing_end(
    browser: SignIn, agreement: Document
) -> None:
    Document.objects.filter(pk=agreement.pk).update(valid_from="2026-11-25")
    page = browser("ida").get(reverse("documents:document", args=[agreement.slug])).content.decode()
    assert "<dd>fra 25. november 2026</dd>" in page
