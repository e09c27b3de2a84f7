"""The application: it offers the newest calculations to the front page at start, and its calculations to the search."""

from django.apps import AppConfig


class CalculationsConfig(AppConfig):
    """Saved engine runs: inputs, rates, seed, version and result."""

    name = "faellesgrund.domains.calculations"
    label = "calculations"
    verbose_name = "Beregninger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the front page its list, let the calculations be found, and their figures be bound into texts."""
        from faellesgrund.domains.calculations.figures import KIND as FIGURES
        from faellesgrund.domains.calculations.findable import KIND
        from faellesgrund.domains.calculations.frontpage import newest
        from faellesgrund.foundation.documents.registry import register as register_figures
        from faellesgrund.foundation.search.registry import register
        from faellesgrund.foundation.ui.frontpage import offer

        offer("beregninger", 10, newest)
        register(KIND)
        register_figures(FIGURES)
