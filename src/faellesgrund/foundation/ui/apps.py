"""The application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """How the product looks and reads."""

    name = "faellesgrund.foundation.ui"
    label = "ui"
    verbose_name = "Udseende"
