"""The application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Parties, users, roles, policy and the log of changes."""

    name = "faellesgrund.foundation.access"
    label = "access"
    verbose_name = "Adgang"
