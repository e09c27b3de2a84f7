"""Addresses."""

from __future__ import annotations

from django.urls import path

from faellesgrund.foundation.access.kept_forms import views as kept_form_views
from faellesgrund.foundation.access.login import views
from faellesgrund.foundation.access.people import urls as people_urls
from faellesgrund.foundation.access.people.entry_views import leads_to_setup

app_name = "access"
urlpatterns = [
    path("log-ind/", leads_to_setup(views.LoginView.as_view()), name="login"),
    path("log-ud/", views.LogoutView.as_view(), name="logout"),
    path("gemt-formular/<str:token>/", kept_form_views.kept_form, name="kept_form"),
    *people_urls.urlpatterns,
]
