"""Comments and suggestions, and who is told."""

from __future__ import annotations

import pytest

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.models import AuditEntry, User
from faellesgrund.foundation.documents import actions, clause_actions, queries
from faellesgrund.foundation.documents.clause_actions import Wording
from faellesgrund.foundation.documents.document_page import comment_html
from faellesgrund.foundation.documents.holding import ClauseConflict, NotAllowed, NotFound, NotNow
from faellesgrund.foundation.documents.models import Document, Level, Sharing, SuggestionState
from faellesgrund.foundation.documents.talk import comment_actions, suggestion_actions
from faellesgrund.foundation.documents.versions import actions as version_actions
from faellesgrund.foundation.notices.models import Notice

People = dict[str, User]


def uid(document: Document, heading: str = "Formål") -> str:
    return document.clauses.get(heading=heading).uid


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_the_other_party_comments_and_the_owner_is_told(people: People, agreement: Document) -> None:
    made, lost = comment_actions.comment(people["kalle"], agreement.slug, uid(agreement), " Hvad dækker »sammen«? ")
    assert (made.text, made.clause_heading, lost) == ("Hvad dækker »sammen«?", "Formål", ())
    assert told(people["ida"]) == ["dokument.kommentar"]
    notice = Notice.objects.get(user=people["ida"])
    assert "sammen" not in notice.text and agreement.slug not in notice.url


def test_an_answer_is_told_to_everyone_in_the_thread_but_the_one_who_wrote_it(
    people: People, agreement: Document
) -> None:
    thread, _ = comment_actions.comment(people["kalle"], agreement.slug, uid(agreement), "Hvorfor?")
    comment_actions.comment(people["jane"], agreement.slug, uid(agreement), "Derfor.", thread.pk)
    assert told(people["kalle"]) == ["dokument.kommentar"]
    assert told(people["jane"]) == []


def test_who_is_mentioned_is_told_and_who_cannot_read_is_not(people: People) -> None:
    kept = actions.create(people["ida"], "Lukket", deling=Sharing.OWN_PARTY)
    row = kept.clauses.first()
    assert row is not None
    _, lost = comment_actions.comment(people["ida"], kept.slug, row.uid, "@jane, @kalle og @findesikke: se her")
    assert lost == ("findesikke", "kalle")
    assert told(people["jane"]) == ["dokument.naevnt"]
    assert told(people["kalle"]) == []


def test_a_thread_is_resolved_by_who_began_it_or_by_an_editor_and_taken_up_again(
    people: People, agreement: Document
) -> None:
    thread, _ = comment_actions.comment(people["kalle"], agreement.slug, uid(agreement), "Hvorfor?")
    with pytest.raises(NotAllowed):
        comment_actions.resolve(people["tove"], agreement.slug, thread.pk)
    assert comment_actions.resolve(people["jane"], agreement.slug, thread.pk).resolved_by == people["jane"]
    assert "dokument.kommentar_loest" in told(people["kalle"])
    assert comment_actions.reopen(people["kalle"], agreement.slug, thread.pk).resolved_at is None
    comment_actions.resolve(people["kalle"], agreement.slug, thread.pk)
    comment_actions.comment(people["jane"], agreement.slug, uid(agreement), "En ting til", thread.pk)
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_an_empty_comment_and_one_on_nothing_are_refused(people: People, agreement: Document) -> None:
    with pytest.raises(BadInput):
        comment_actions.comment(people["kalle"], agreement.slug, uid(agreement), " \n ")
    with pytest.raises(NotFound):
        comment_actions.comment(people["kalle"], agreement.slug, "findesikke", "Hej")
    with pytest.raises(NotFound):
        comment_actions.comment(people["kalle"], agreement.slug, uid(agreement), "Hej", 99)
    assert not agreement.comments.exists()


def test_a_comment_stays_when_its_clause_is_gone(people: People, agreement: Document) -> None:
    comment_actions.comment(people["kalle"], agreement.slug, uid(agreement), "Hvorfor?")
    row = agreement.clauses.get(heading="Formål")
    clause_actions.remove(people["ida"], agreement.slug, row.uid, row.version)
    assert agreement.comments.get().clause_heading == "Formål"


def test_markup_in_a_comment_is_text() -> None:
    assert comment_html('<script>x</script> @ida & "b"') == (
        '<p>&lt;script&gt;x&lt;/script&gt; <strong class="omtale">@ida</strong> &amp; &quot;b&quot;</p>'
    )


def test_the_front_page_finds_what_waits_for_the_user(people: People, agreement: Document) -> None:
    thread, _ = comment_actions.comment(people["kalle"], agreement.slug, uid(agreement), "@jane?")
    assert queries.open_threads_for(people["jane"]) == [thread]
    assert queries.open_threads_for(people["ida"]) == [thread]
    assert queries.open_threads_for(people["kalle"]) == []
    comment_actions.resolve(people["ida"], agreement.slug, thread.pk)
    assert queries.open_threads_for(people["jane"]) == []


def suggest(people: People, document: Document, body: str = "Parterne bygger 112 boliger.") -> int:
    wording = Wording("Formål", body)
    made = suggestion_actions.suggest(people["kalle"], document.slug, "ret", uid(document), wording, "Tallet mangler")
    return made.pk


def now_version(document: Document, heading: str = "Formål") -> int:
    return document.clauses.get(heading=heading).version


def test_an_accepted_suggestion_stands_in_the_text_and_is_told(people: People, agreement: Document) -> None:
    number = suggest(people, agreement)
    assert told(people["ida"]) == ["dokument.forslag"]
    assert agreement.clauses.get(heading="Formål").body == "Parterne vil bygge skæve boliger sammen."
    suggestion_actions.accept(people["jane"], agreement.slug, number, now_version(agreement))
    assert agreement.clauses.get(heading="Formål").body == "Parterne bygger 112 boliger."
    assert agreement.suggestions.get().state == SuggestionState.ACCEPTED
    assert told(people["kalle"]) == ["dokument.forslag_afgjort"]


def test_a_refused_suggestion_needs_a_reason_and_changes_nothing(people: People, agreement: Document) -> None:
    number = suggest(people, agreement)
    with pytest.raises(BadInput):
        suggestion_actions.refuse(people["ida"], agreement.slug, number, " ")
    found = suggestion_actions.refuse(people["ida"], agreement.slug, number, "Tallet er ikke endeligt")
    assert (found.state, found.decision_reason) == (SuggestionState.REFUSED, "Tallet er ikke endeligt")
    assert agreement.clauses.get(heading="Formål").body == "Parterne vil bygge skæve boliger sammen."
    with pytest.raises(NotNow, match="afvist"):
        suggestion_actions.accept(people["ida"], agreement.slug, number, now_version(agreement))


def test_a_suggestion_to_a_text_changed_since_is_not_accepted_unseen(people: People, agreement: Document) -> None:
    number = suggest(people, agreement)
    seen = now_version(agreement)
    clause_actions.edit(people["ida"], agreement.slug, uid(agreement), seen, Wording("Formål", "Idas nye tekst"))
    with pytest.raises(ClauseConflict):
        suggestion_actions.accept(people["ida"], agreement.slug, number, seen)
    merged = Wording("Formål", "Idas nye tekst om 112 boliger")
    suggestion_actions.accept(people["ida"], agreement.slug, number, now_version(agreement), merged)
    assert agreement.clauses.get(heading="Formål").body == "Idas nye tekst om 112 boliger"


def test_a_new_clause_and_a_removal_can_be_suggested(people: People, agreement: Document) -> None:
    slug, after = agreement.slug, uid(agreement, "Økonomi")
    new = suggestion_actions.suggest(people["kalle"], slug, "ny", after, Wording("Revision", "Hvert år.", 1))
    gone = suggestion_actions.suggest(people["kalle"], slug, "fjern", uid(agreement, "Ophør"), None, "Står i loven")
    suggestion_actions.accept(people["ida"], slug, new.pk, 0)
    suggestion_actions.accept(people["ida"], slug, gone.pk, now_version(agreement, "Ophør"))
    assert [row.heading for row in agreement.clauses.all()] == ["Formål", "Økonomi", "Betaling", "Revision"]


def test_only_the_author_takes_a_suggestion_back_and_only_an_editor_decides(
    people: People, agreement: Document
) -> None:
    number = suggest(people, agreement)
    for act in (
        lambda: suggestion_actions.accept(people["kalle"], agreement.slug, number, now_version(agreement)),
        lambda: suggestion_actions.refuse(people["kalle"], agreement.slug, number, "nej"),
        lambda: suggestion_actions.withdraw(people["ida"], agreement.slug, number),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert suggestion_actions.withdraw(people["kalle"], agreement.slug, number).state == SuggestionState.WITHDRAWN


def test_nothing_is_suggested_to_a_locked_text_or_without_a_change(people: People, agreement: Document) -> None:
    with pytest.raises(BadInput, match="det samme"):
        suggest(people, agreement, "Parterne vil bygge skæve boliger sammen.")
    with pytest.raises(NotFound):
        suggestion_actions.suggest(people["kalle"], agreement.slug, "ret", "findesikke", Wording("x", "y"))
    with pytest.raises(BadInput):
        suggestion_actions.suggest(people["kalle"], agreement.slug, "slet alt", "", Wording("x", "y"))
    version_actions.lock(people["ida"], agreement.slug, "Godkendt")
    with pytest.raises(NotNow):
        suggest(people, agreement)


def test_a_third_party_can_neither_comment_nor_suggest(people: People) -> None:
    shared = actions.create(people["ida"], "Til AKB", deling=Sharing.CHOSEN, shared_with=[people["kalle"].unit.party])
    row = shared.clauses.first()
    assert row is not None
    comment_actions.comment(people["rita"], shared.slug, row.uid, "Rådgiveren må, for dokumentet er delt med os")
    for who in ("tove", "ulla"):
        with pytest.raises(NotFound):
            comment_actions.comment(people[who], shared.slug, row.uid, "Hej")
        with pytest.raises(NotFound):
            suggestion_actions.suggest(people[who], shared.slug, "fjern", row.uid)


def test_the_trail_of_a_confidential_document_holds_no_words(people: People) -> None:
    kept = actions.create(people["ida"], "Grundkøbet", level=Level.CONFIDENTIAL)
    row = kept.clauses.first()
    assert row is not None
    comment_actions.comment(people["jane"], kept.slug, row.uid, "Prisen er røverkøb")
    suggestion_actions.suggest(people["jane"], kept.slug, "ret", row.uid, Wording("A", "røverkøb"), "røverkøb")
    lines = AuditEntry.objects.all()
    everything = " ".join(f"{line.object_name} {line.before} {line.after} {line.details}" for line in lines)
    assert "røverkøb" not in everything and "Grundkøbet" not in everything
    assert lines.count() >= 3
