"""Addresses."""

from __future__ import annotations

from django.urls import path

from faellesgrund.foundation.access import views

app_name = "access"
urlpatterns = [
    path("log-ind/", views.LoginView.as_view(), name="login"),
    path("log-ud/", views.LogoutView.as_view(), name="logout"),
]
