"""The application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and texts: versions, clauses, comments, templates, output."""

    name = "faellesgrund.foundation.documents"
    label = "documents"
    verbose_name = "Dokumenter"
    default_auto_field = "django.db.models.BigAutoField"
