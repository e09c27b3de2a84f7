"""The application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work in the background: queue, progress, schedule."""

    name = "faellesgrund.foundation.jobs"
    label = "jobs"
    verbose_name = "Opgaver i baggrunden"
    default_auto_field = "django.db.models.BigAutoField"
