"""The application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Parties, users, roles, policy and the log of changes."""

    name = "faellesgrund.foundation.access"
    label = "access"
    verbose_name = "Adgang"

    def ready(self) -> None:
        """Offer the front page what waits, and the menus their links."""
        from faellesgrund.foundation.access.login import secrets
        from faellesgrund.foundation.access.people.frontpage import offer_links, waiting_review
        from faellesgrund.foundation.access.policy import may
        from faellesgrund.foundation.ui.frontpage import offer
        from faellesgrund.foundation.ui.shell import USER_MENU, Offer, offer_link

        secrets.offer()
        offer_link(USER_MENU, Offer(10, "Min konto", "mfa_index", lambda user: True))
        offer_link(USER_MENU, Offer(80, "Loggen", "audit:overview", lambda user: may(user, "revision.se")))
        offer("adgang", 5, waiting_review)
        offer_links()
