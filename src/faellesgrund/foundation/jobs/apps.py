"""The application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work in the background: queue, progress, schedule."""

    name = "faellesgrund.foundation.jobs"
    label = "jobs"
    verbose_name = "Opgaver i baggrunden"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the user's own jobs in the user's menu, and everybody's in the administrator's."""
        from faellesgrund.foundation.access.policy import may
        from faellesgrund.foundation.ui.shell import USER_MENU, Offer, offer_link

        own = Offer(60, "Mine opgaver", "jobs:own", lambda user: may(user, "opgave.egne"))
        everybody = Offer(90, "Opgaver i baggrunden", "jobs:all", lambda user: may(user, "opgave.alle"))
        offer_link(USER_MENU, own)
        offer_link(USER_MENU, everybody)
