"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from faellesgrund.foundation.access.trail import views

app_name = "audit"
urlpatterns = [
    path("revision/", views.overview, name="overview"),
    path("revision/linje/<int:number>/", views.one_line, name="line"),
    path("revision/objekt/<str:object_type>/<str:object_id>/", views.one_object, name="object"),
    path("revision/bruger/<slug:username>/", views.one_user, name="user"),
    path("revision/person/", views.persons, name="persons"),
    path("revision/person/bruger/<slug:username>/", views.extract, name="extract"),
    path("revision/person/bruger/<slug:username>/udtraek.<str:format_>", views.export_extract, name="export_extract"),
    path("revision/eksport.<str:format_>", views.export, name="export"),
    path("revision/kaede/", views.chain, name="chain"),
    path("revision/kaede/kontroller/", views.check_chain, name="check_chain"),
    path("begrundelse/", views.reason, name="reason"),
]
