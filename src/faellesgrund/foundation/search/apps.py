"""The application."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full text in Danish over what the apps register; what may be found is asked of the policy."""

    name = "faellesgrund.foundation.search"
    label = "search"
    verbose_name = "Søgning"
    default_auto_field = "django.db.models.BigAutoField"
