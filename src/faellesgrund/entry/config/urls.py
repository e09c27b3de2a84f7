"""Every address of the product. No address is declared without an access rule (the view's ``access_rule``)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from faellesgrund.entry.config import views
from faellesgrund.entry.config.api_page import api_page, to_api_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.frontpage, name="frontpage"),
    path("helbred", views.health, name="health"),
    path("vejledning/", views.manual, name="manual"),
    path("vejledning/vejledning.pdf", views.manual_pdf, name="manual_pdf"),
    path("vejledning/<slug:page>/", views.manual_page, name="manual_page"),
    path("komponenter/", views.components, name="components"),
    path("ordliste/", views.glossary, name="glossary"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("api/", api_page, name="api_page"),
    path("api/v1/", to_api_page, name="api_root"),
    path("api/v1/", include("faellesgrund.entry.config.api")),
    path("", include("faellesgrund.foundation.access.urls")),
    path("", include("faellesgrund.foundation.access.login.urls")),
    path("", include("faellesgrund.foundation.access.trail.urls")),
    path("", include("faellesgrund.foundation.jobs.urls")),
    path("", include("faellesgrund.foundation.search.urls")),
    path("", include("faellesgrund.foundation.notices.urls")),
    path("", include("faellesgrund.foundation.documents.urls")),
    path("", include("faellesgrund.domains.experience.urls")),
    path("", include("faellesgrund.domains.calculations.urls")),
]

handler400 = "faellesgrund.entry.config.error_pages.bad_request"
handler403 = "faellesgrund.entry.config.error_pages.forbidden"
handler404 = "faellesgrund.entry.config.error_pages.not_found"
handler500 = "faellesgrund.entry.config.error_pages.server_error"
