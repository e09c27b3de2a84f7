"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from faellesgrund.foundation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("baggrund/", views.own, name="own"),
    path("baggrund/alle/", views.everybody, name="all"),
    path("baggrund/<int:pk>/", views.job, name="job"),
    path("baggrund/<int:pk>/proev-igen/", views.try_again, name="try_again"),
    path("baggrund/<int:pk>/annuller/", views.cancel, name="cancel"),
]
