"""Addresses of finished projects. Danish and readable; they stand before those of the figures of experience."""

from django.urls import path

from faellesgrund.domains.experience import import_views, views

app_name = "experience"
BASE = "erfaringstal/egne-projekter/"

urlpatterns = [
    path(BASE, views.projects, name="list"),
    path(f"{BASE}nyt/", views.new, name="new"),
    path(f"{BASE}virkning/", views.effect, name="effect"),
    path(f"{BASE}indlaes/", import_views.upload, name="import"),
    path(f"{BASE}indlaes/<int:number>/", import_views.columns, name="columns"),
    path(f"{BASE}indlaes/<int:number>/proeve/", import_views.trial, name="trial"),
    path(f"{BASE}indlaes/<int:number>/indlaes/", import_views.import_rows, name="import_rows"),
    path(f"{BASE}indlaes/<int:number>/glem/", import_views.give_up, name="give_up"),
    path(f"{BASE}hent/skabelon.xlsx", import_views.template, name="template"),
    path(f"{BASE}hent/egne-projekter.xlsx", import_views.export, name="export"),
    path(f"{BASE}<int:number>/", views.project, name="project"),
    path(f"{BASE}<int:number>/ret/", views.change, name="change"),
    path(f"{BASE}<int:number>/slet/", views.delete, name="delete"),
]
