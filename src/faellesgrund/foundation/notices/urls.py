"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from faellesgrund.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("beskeder/", views.notice_list, name="list"),
    path("beskeder/laest/", views.read_all, name="read_all"),
    path("beskeder/<int:pk>/", views.open_notice, name="open"),
    path("beskeder/<int:pk>/laest/", views.read_one, name="read_one"),
    path("min-konto/beskeder/", views.choices, name="choices"),
]
