"""Addresses of documents. What is not the address of a document stands first (``actions.RESERVED_SLUGS``)."""

from __future__ import annotations

from django.urls import URLPattern, path

from faellesgrund.foundation.documents import views, writing_views
from faellesgrund.foundation.documents.export import urls as paper_urls
from faellesgrund.foundation.documents.figures import views as figure_views
from faellesgrund.foundation.documents.library import views as library_views
from faellesgrund.foundation.documents.talk import views as talk_views
from faellesgrund.foundation.documents.versions import views as version_views

app_name = "documents"

LIBRARY: list[URLPattern] = [
    path("dokumenter/klausuler/", library_views.library, name="library"),
    path("dokumenter/klausuler/ny/", library_views.library_new, name="library_new"),
    path("dokumenter/klausuler/<slug:key>/", library_views.library_clause_page, name="library_clause"),
    path("dokumenter/klausuler/<slug:key>/ny-udgave/", library_views.library_text, name="library_text"),
    path("dokumenter/klausuler/<slug:key>/beskrivelse/", library_views.library_about, name="library_about"),
    path(
        "dokumenter/klausuler/<slug:key>/godkend/<int:number>/", library_views.library_approve, name="library_approve"
    ),
]
TEXTS: list[URLPattern] = [
    path("dokumenter/<slug:slug>/", views.document, name="document"),
    path("dokumenter/<slug:slug>/indstillinger/", views.settings, name="settings"),
    path("dokumenter/<slug:slug>/slet/", views.delete, name="delete"),
    path("dokumenter/<slug:slug>/udgaar/", views.end, name="end"),
    path("dokumenter/<slug:slug>/skriv/", writing_views.write, name="write"),
    path("dokumenter/<slug:slug>/skriv/ny/", writing_views.new_clause, name="new_clause"),
    path("dokumenter/<slug:slug>/skriv/fra-biblioteket/", writing_views.insert, name="insert"),
    path("dokumenter/<slug:slug>/skriv/<slug:uid>/", writing_views.clause, name="clause"),
    path("dokumenter/<slug:slug>/skriv/<slug:uid>/flyt/", writing_views.move, name="move"),
    path("dokumenter/<slug:slug>/skriv/<slug:uid>/fjern/", writing_views.remove, name="remove"),
    path("dokumenter/<slug:slug>/skriv/<slug:uid>/bibliotek/", writing_views.clause_library, name="clause_library"),
    path("dokumenter/<slug:slug>/tal/", figure_views.figures, name="figures"),
    path("dokumenter/<slug:slug>/tal/saet-ind/", figure_views.insert_figure, name="insert_figure"),
    path("dokumenter/<slug:slug>/tal/opdater/", figure_views.update_figure, name="update_figure"),
    path("dokumenter/<slug:slug>/versioner/", version_views.versions, name="versions"),
    path("dokumenter/<slug:slug>/versioner/<str:number>/hent-frem/", version_views.restore, name="restore"),
    path("dokumenter/<slug:slug>/sammenlign/", version_views.compare, name="compare"),
    path("dokumenter/<slug:slug>/laas/", version_views.lock, name="lock"),
    path("dokumenter/<slug:slug>/arbejdskopi/", version_views.open_copy, name="open_copy"),
    path("dokumenter/<slug:slug>/arbejdskopi/luk/", version_views.give_up, name="give_up"),
    path("dokumenter/<slug:slug>/kommentarer/", talk_views.comments, name="comments"),
    path("dokumenter/<slug:slug>/kommentarer/<int:number>/", talk_views.settle, name="settle"),
    path("dokumenter/<slug:slug>/kommenter/<slug:uid>/", talk_views.comment, name="comment"),
    path("dokumenter/<slug:slug>/forslag/", talk_views.suggestions, name="suggestions"),
    path("dokumenter/<slug:slug>/forslag/nyt/", talk_views.suggest, name="suggest"),
    path("dokumenter/<slug:slug>/forslag/<int:number>/", talk_views.suggestion, name="suggestion"),
]
urlpatterns: list[URLPattern] = [
    path("dokumenter/", views.document_list, name="list"),
    path("dokumenter/nyt/", views.new, name="new"),
    path("dokumenter/nr/<int:number>/", views.by_number, name="by_number"),
    *LIBRARY,
    *paper_urls.BEFORE_DOCUMENTS,
    *paper_urls.OF_A_DOCUMENT,
    *TEXTS,
]
