"""The demo has no empty page, and every page of it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from faellesgrund.foundation.access import demo as access
from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.documents import demo
from faellesgrund.foundation.documents.models import (
    Attachment,
    Comment,
    Document,
    LibraryClause,
    MadeFile,
    Suggestion,
    Template,
    TextVersion,
)

pytestmark = pytest.mark.django_db

MODELS = (Document, LibraryClause, Comment, Suggestion, TextVersion, Template, Attachment, MadeFile)


@pytest.fixture
def loaded(settings: Any, store: Path) -> None:
    settings.DEMO = True
    access.load()
    demo.load()


def test_the_demo_is_loaded_once_however_often_it_is_asked(loaded: None) -> None:
    counts = [model.objects.count() for model in MODELS]
    demo.load()
    assert [model.objects.count() for model in MODELS] == counts
    assert all(counts)


def test_every_page_of_the_demos_documents_answers(loaded: None, settings: Any) -> None:
    browser = Client()
    browser.force_login(User.objects.get(username="sekretaer"), backend=settings.AUTHENTICATION_BACKENDS[0])
    pages = [
        reverse("documents:list"),
        reverse("documents:new"),
        reverse("documents:library"),
        reverse("documents:library_new"),
        reverse("documents:templates"),
        reverse("documents:template", args=["foelgebrev"]),
        reverse("documents:template_try", args=["foelgebrev"]),
        reverse("documents:template_edition", args=["foelgebrev"]),
        reverse("documents:samling"),
        reverse("documents:sagsmappe"),
    ]
    for document in Document.objects.all():
        args = [document.slug]
        pages += [
            reverse(f"documents:{name}", args=args)
            for name in ("document", "versions", "compare", "comments", "suggestions", "choose_export", "attachments")
        ]
        pages += [reverse("documents:by_number", args=[document.pk])]
        if document.party.key == "kk":
            pages += [reverse(f"documents:{name}", args=args) for name in ("settings", "delete", "lock", "end")]
        if document.party.key == "kk" and document.is_draft:
            pages += [reverse(f"documents:{name}", args=args) for name in ("write", "new_clause", "insert", "suggest")]
            for row in document.clauses.all():
                pages += [
                    reverse(f"documents:{name}", args=[document.slug, row.uid])
                    for name in ("clause", "remove", "comment")
                ]
                if row.library_version_id:
                    pages.append(reverse("documents:clause_library", args=[document.slug, row.uid]))
        pages += [reverse("documents:suggestion", args=[document.slug, s.pk]) for s in document.suggestions.all()]
        pages += [
            reverse("documents:restore", args=[document.slug, v.number])
            for v in document.text_versions.all()
            if document.party.key == "kk"
        ]
    for clause in LibraryClause.objects.all():
        pages += [
            reverse(f"documents:{name}", args=[clause.key])
            for name in ("library_clause", "library_text", "library_about")
        ]
    wrong = {}
    for page in pages:
        status = browser.get(page, follow=True).status_code
        if status != 200:
            wrong[page] = status
    assert wrong == {}
    assert len(pages) > 60
