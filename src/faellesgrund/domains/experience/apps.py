"""The application: it lets its projects be found."""

from django.apps import AppConfig


class ExperienceConfig(AppConfig):
    """Own finished projects: entry, import, and what they do to the estimate."""

    name = "faellesgrund.domains.experience"
    label = "experience"
    verbose_name = "Egne projekter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the projects be found."""
        from faellesgrund.domains.experience.findable import KIND
        from faellesgrund.foundation.search.registry import register

        register(KIND)
