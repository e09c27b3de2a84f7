"""Documents made, set up, ended and removed. What is done in the text is in the modules named ``…_actions``."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.models import Party
from faellesgrund.foundation.access.policy import party_of
from faellesgrund.foundation.documents import rules
from faellesgrund.foundation.documents.figures.bindings import bind, carry
from faellesgrund.foundation.documents.holding import (
    DocumentError,
    NotNow,
    demand,
    found,
    held,
    logged,
    may_read,
    reason_of,
    touched,
)
from faellesgrund.foundation.documents.kinds import KINDS
from faellesgrund.foundation.documents.models import Clause, Document, Level, Sharing, State, TextVersion
from faellesgrund.foundation.documents.telling import indexed, unindexed
from faellesgrund.foundation.documents.texts import Text, TextClause, version_text, working_text

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

RESERVED_SLUGS = frozenset(
    {
        "nyt",
        "nr",
        "klausuler",
        "skabeloner",
        "samling",
        "sagsmappe",
        "udtraek",
        "filer",
        "pakker",
        "sagsmapper",
        "mine",
        "soeg",
        "eksport",
        "upload",
    }
)


class SettingsConflict(DocumentError):
    """Somebody else changed the document's own fields since the page was opened. Nothing is saved."""

    def __init__(self, document: Document) -> None:
        self.document = document
        super().__init__(
            f"Indstillingerne er ændret af {document.changed_by.full_name}, siden du åbnede siden. "
            "Det, du har skrevet, står her stadig og er ikke gemt endnu."
        )


def create(
    user: User,
    title: str,
    kind: str = "note",
    *,
    deling: str = Sharing.PARTNERSHIP,
    shared_with: Iterable[Party] = (),
    level: str = Level.INTERNAL,
    clauses: Iterable[TextClause] | None = None,
    scope: tuple[str, str] | None = None,
) -> Document:
    """A new draft of the user's. clauses: what it begins with; None takes the starter structure of the kind.

    scope: kind and key of the forum, estate or project it belongs to. Raises NotAllowed, BadInput, or DocumentError
    when the user belongs to no party.
    """
    demand(user, "dokument.opret")
    party = party_of(user)
    if party is None:
        raise DocumentError(
            "Du hører ikke til en part, så dokumentet kan ikke få en ejer. Bed administratoren om at rette det."
        )
    title = rules.plain_line(title)
    parties = tuple(shared_with)
    problems = [*_title_problems(title), *_sharing_problems(kind, deling, level, parties)]
    if problems:
        raise BadInput(problems)
    begun = _started(kind) if clauses is None else tuple(clauses)
    with transaction.atomic():
        document = Document(
            title=title,
            slug=free_slug(title, level),
            kind=kind,
            owner=user,
            party=party,
            deling=deling,
            level=level,
            changed_by=user,
            **_scope_fields(scope),
        )
        document.clause_saves = len(begun)
        document.save()
        document.shared_parties.set(parties if deling == Sharing.CHOSEN else ())
        Clause.objects.bulk_create(
            Clause(
                document=document,
                uid=new_uid(),
                order=order,
                level=each.level,
                heading=each.heading,
                body=each.body,
                version=order,
                changed_by=user,
            )
            for order, each in enumerate(begun, 1)
        )
        bind(document)
        indexed(document)
        after = {"titel": title, "slags": kind, "deling": deling, "niveau": level, "klausuler": len(begun)}
        logged(user, "dokument.opret", document, None, after)
    return document


def create_from(user: User, slug: str, number: str, title: str, **more: Any) -> Document:
    """A new draft with the text of another document the user may read: its working copy, or a version by number.

    The clauses get ids of their own, and references between them follow. It is kept as closely as its source unless
    ``more`` says otherwise. Raises as :func:`create`, and NotFound.
    """
    source = found(user, slug)
    demand(user, "dokument.se", source)
    text = text_of(source, number)
    more.setdefault("kind", source.kind)
    more.setdefault("level", source.level)
    more.setdefault("deling", source.deling if source.deling == Sharing.PARTNERSHIP else Sharing.OWN_PARTY)
    with transaction.atomic():
        document = create(user, title, clauses=text.clauses, **more)
        _copied(document, text)
        carry(document, user, text)
    return document


def _copied(document: Document, text: Text) -> None:
    """Point references at the new ids, and keep where each clause of the library came from."""
    from faellesgrund.foundation.documents.library.models import LibraryClauseVersion

    made = list(document.clauses.all())
    new = {old.uid: row.uid for old, row in zip(text.clauses, made, strict=True)}
    known = {
        (each.clause.key, each.number): each
        for each in LibraryClauseVersion.objects.select_related("clause").filter(
            clause__key__in={c.library.key for c in text.clauses if c.library}
        )
    }
    for old, row in zip(text.clauses, made, strict=True):
        row.body = with_new_references(row.body, new)
        if old.library and (origin := known.get((old.library.key, old.library.number))):
            row.library_version, row.deviates, row.deviation_reason = origin, old.library.deviates, old.library.reason
    Clause.objects.bulk_update(made, ("body", "library_version", "deviates", "deviation_reason"))


def with_new_references(body: str, new: Mapping[str, str]) -> str:
    """The body with ``[[§old]]`` pointing at the new ids."""
    for old, uid in new.items():
        body = body.replace(f"[[§{old}]]", f"[[§{uid}]]")
    return body


def text_of(document: Document, number: str = "") -> Text:
    """The working copy, or the version with the number. Raises NotFound."""
    if not number:
        return working_text(document)
    return version_text(version_of(document, number))


def version_of(document: Document, number: str) -> TextVersion:
    """A saved version by its number (1.0). Raises NotFound."""
    from faellesgrund.foundation.documents.holding import NotFound

    parts = number.split(".")
    if len(parts) == 2 and all(part.isdecimal() and len(part) < 6 for part in parts):
        version = document.text_versions.select_related("made_by").filter(major=parts[0], minor=parts[1]).first()
        if version is not None:
            return version
    raise NotFound(f"Version {number[:20]} findes ikke.")


def change_settings(
    user: User, slug: str, version: int, fields: Mapping[str, Any], shared_with: Iterable[Party] | None = None
) -> Document:
    """Change the document's own fields: title, kind, sharing, level, validity, review date and journal references.

    fields: by name of the model's field; those not given stay. Journal references are text as typed. version: of the
    document when the page was opened. Raises BadInput with the field's name as place, or SettingsConflict.
    """
    with transaction.atomic():
        document = held(user, slug, "dokument.ret")
        if version != document.version:
            raise SettingsConflict(document)
        before = settings_of(document)
        parties = tuple(document.shared_parties.all() if shared_with is None else shared_with)
        problems = _set(document, fields)
        problems += _sharing_problems(document.kind, document.deling, document.level, parties)
        if problems:
            raise BadInput(problems)
        if document.level == Level.CONFIDENTIAL and before["adgangsniveau"] != Level.CONFIDENTIAL:
            # An address made of the title would tell it to logs, mails and those who may not read it.
            document.slug = free_slug(document.title, document.level)
        document.version += 1
        touched(document, user, "slug", "version", *SETTABLE)
        document.shared_parties.set(parties if document.deling == Sharing.CHOSEN else ())
        document = Document.objects.select_related("owner__unit__party", "party", "changed_by").get(pk=document.pk)
        after = settings_of(document)
        changed = sorted(key for key in after if before[key] != after[key])
        if changed:
            indexed(document)
            logged(user, "dokument.ret", document, {k: before[k] for k in changed}, {k: after[k] for k in changed})
    return document


SETTABLE = (
    "title",
    "kind",
    "deling",
    "level",
    "valid_from",
    "valid_to",
    "review_on",
    "f2_case",
    "f2_document",
    "edoc_number",
    "kle_number",
    "kle_facet",
)


def settings_of(document: Document) -> dict[str, Any]:
    """The document's own fields by their Danish names, as the trail keeps them."""
    values: dict[str, Any] = {}
    fields: dict[str, Any] = {field.name: field for field in Document._meta.get_fields()}
    for name in SETTABLE:
        value = getattr(document, name)
        values[str(fields[name].verbose_name)] = value.isoformat() if isinstance(value, date) else value
    values["delt med"] = sorted(party.key for party in document.shared_parties.all())
    return values


def _set(document: Document, fields: Mapping[str, Any]) -> list[Problem]:
    problems = []
    for name in SETTABLE:
        if name not in fields:
            continue
        value = fields[name]
        if name in rules.JOURNAL:
            try:
                value = rules.JOURNAL[name](value)
            except rules.WrongForm as wrong:
                problems.append(Problem(name, str(wrong)))
        if name == "title":
            value = rules.plain_line(value)
            problems += _title_problems(value)
        setattr(document, name, value)
    if late := rules.period_problem(document.valid_from, document.valid_to):
        problems.append(Problem("valid_to", late))
    return problems


def end(user: User, slug: str, reason: str, replaced_by: str = "") -> Document:
    """Take a locked document out of use: replaced by another (its address), or ended. Raises BadInput, NotNow."""
    with transaction.atomic():
        document = held(user, slug, "dokument.laas")
        why = reason_of(reason, "reason")
        if document.state not in {State.LOCKED, State.REPLACED, State.ENDED}:
            raise NotNow("Kun et låst dokument kan udgå. Slet kladden, eller lås den først.")
        before = {"tilstand": document.state}
        document.replaced_by = None
        if replaced_by:
            other = Document.objects.visible_to(user).filter(slug=replaced_by).exclude(pk=document.pk).first()
            if other is None or not may_read(user, other):
                raise BadInput([Problem("replaced_by", "Dokumentet findes ikke. Vælg et fra listen.")])
            document.replaced_by = other
        document.state = State.REPLACED if document.replaced_by else State.ENDED
        touched(document, user, "state", "replaced_by")
        indexed(document)
        logged(user, "dokument.laas", document, before, {"tilstand": document.state, "grund": why})
    return document


def delete(user: User, slug: str) -> str:
    """Remove a draft with its versions, comments and suggestions; returns its title. Never one that was ever locked."""
    with transaction.atomic():
        document = held(user, slug, "dokument.slet")
        if document.text_versions.filter(locked=True).exists() or not document.is_draft:
            raise NotNow("Et dokument, der har været låst, kan ikke slettes. Det kan udgå eller erstattes af et andet.")
        title = document.title
        unindexed(document)
        logged(user, "dokument.slet", document, {"titel": title, "slags": document.kind}, None)
        document.delete()
    return title


def free_slug(title: str, level: str = Level.INTERNAL) -> str:
    """An address from a title, with a number when it is taken; a confidential document's tells nothing."""
    if level == Level.CONFIDENTIAL:
        return f"fortroligt-{secrets.token_hex(5)}"
    folded = title.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    base = slugify(folded)[:60].strip("-") or "dokument"
    if base in RESERVED_SLUGS:
        base = f"{base}-dokument"
    taken = set(Document.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(s for n in range(2, len(taken) + 3) if (s := f"{base}-{n}") not in taken)


ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_uid() -> str:
    """A short id that can be read aloud and written in a reference."""
    return "k" + "".join(secrets.choice(ALPHABET) for _ in range(7))


def _started(kind: str) -> tuple[TextClause, ...]:
    start = KINDS[kind].start if kind in KINDS else ()
    return tuple(TextClause("", each.level, each.heading, each.body) for each in start)


def _title_problems(title: str) -> list[Problem]:
    if not title:
        return [Problem("title", "Giv dokumentet en titel.")]
    if len(title) > rules.LONGEST_TITLE:
        return [Problem("title", f"Titlen må højst være på {rules.LONGEST_TITLE} tegn. Der står {len(title)}.")]
    return []


def _sharing_problems(kind: str, deling: str, level: str, parties: tuple[Party, ...]) -> list[Problem]:
    problems = []
    if kind not in KINDS:
        problems.append(Problem("kind", "Vælg, hvad det er for et dokument."))
    if deling not in Sharing.values:
        problems.append(Problem("deling", "Vælg, hvem dokumentet er delt med."))
    elif deling == Sharing.CHOSEN and not parties:
        problems.append(Problem("shared_parties", "Vælg mindst én part, eller del kun med jeres egen part."))
    if level not in Level.values:
        problems.append(Problem("level", "Vælg, hvor tæt dokumentet skal holdes."))
    return problems


def _scope_fields(scope: tuple[str, str] | None) -> dict[str, str]:
    if scope is None:
        return {}
    kind, key = scope
    return {{"forum": "forum_key", "afdeling": "estate_key", "projekt": "project_key"}[kind]: key}
