"""Addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from faellesgrund.foundation.search import views

app_name = "search"
urlpatterns: list[URLPattern] = [path("soeg/", views.search, name="search")]
