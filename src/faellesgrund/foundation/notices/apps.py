"""The application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What a person is told, in the product and by mail."""

    name = "faellesgrund.foundation.notices"
    label = "notices"
    verbose_name = "Beskeder"
    default_auto_field = "django.db.models.BigAutoField"
