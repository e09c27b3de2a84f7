"""Log in and log out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views

from faellesgrund.foundation.access.demo import CAST, PASSWORD
from faellesgrund.foundation.access.login import LoginForm
from faellesgrund.foundation.access.policy import PUBLIC


class LoginView(auth_views.LoginView):
    """The log-in page; afterwards to where one came from, never to another site."""

    access_rule = PUBLIC
    template_name = "access/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demo shows its users."""
        demo = {"demo_users": CAST, "demo_password": PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**kwargs, **demo)


class LogoutView(auth_views.LogoutView):
    """Logs out by POST; a link cannot log anybody out."""

    access_rule = PUBLIC
    next_page = "frontpage"
    http_method_names = ["post", "options"]
