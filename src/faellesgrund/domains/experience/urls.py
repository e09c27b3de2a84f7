"""Addresses of finished projects. Danish and readable; they stand before those of the figures of experience."""

from django.urls import path

from faellesgrund.domains.experience import views

app_name = "experience"
BASE = "erfaringstal/egne-projekter/"

urlpatterns = [
    path(BASE, views.projects, name="list"),
    path(f"{BASE}nyt/", views.new, name="new"),
    path(f"{BASE}virkning/", views.effect, name="effect"),
    path(f"{BASE}<int:number>/", views.project, name="project"),
    path(f"{BASE}<int:number>/ret/", views.change, name="change"),
    path(f"{BASE}<int:number>/slet/", views.delete, name="delete"),
]
