"""Addresses of files, templates, exports and collections."""

from __future__ import annotations

from django.urls import URLPattern, path

from faellesgrund.foundation.documents.export import views as export_views
from faellesgrund.foundation.documents.letter_templates import views as template_views

BEFORE_DOCUMENTS: list[URLPattern] = [
    path("dokumenter/skabeloner/", template_views.template_list, name="templates"),
    path("dokumenter/skabeloner/ny/", template_views.new, name="template_new"),
    path("dokumenter/skabeloner/<slug:slug>/", template_views.template, name="template"),
    path("dokumenter/skabeloner/<slug:slug>/ny-udgave/", template_views.new_edition, name="template_edition"),
    path("dokumenter/skabeloner/<slug:slug>/i-brug/", template_views.retire, name="template_retire"),
    path("dokumenter/skabeloner/<slug:slug>/proev/", template_views.try_out, name="template_try"),
    path("dokumenter/skabeloner/<slug:slug>/hent/", template_views.download, name="template_download"),
    path("dokumenter/samling/", export_views.pack, name="samling"),
    path("dokumenter/sagsmappe/", export_views.case_file, name="sagsmappe"),
    path("dokumenter/udtraek/<int:number>/", export_views.made_file, name="made_file"),
]
OF_A_DOCUMENT: list[URLPattern] = [
    path("dokumenter/<slug:slug>/hent/", export_views.choose_export, name="choose_export"),
    path(
        "dokumenter/<slug:slug>/hent/skabelon/<slug:template>/",
        export_views.export_with_template,
        name="export_template",
    ),
    path("dokumenter/<slug:slug>/hent/<slug:form>/", export_views.export, name="export"),
    path("dokumenter/<slug:slug>/bilag/", export_views.attachments, name="attachments"),
    path("dokumenter/<slug:slug>/bilag/<int:number>/", export_views.attachment, name="attachment"),
    path("dokumenter/<slug:slug>/bilag/<int:number>/fjern/", export_views.detach, name="detach"),
]
