"""The application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and texts: versions, clauses, comments, templates, output."""

    name = "faellesgrund.foundation.documents"
    label = "documents"
    verbose_name = "Dokumenter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the link and the list, tell which notices there are, and let documents be found."""
        from faellesgrund.foundation.access.policy import may
        from faellesgrund.foundation.documents import telling
        from faellesgrund.foundation.documents.frontpage import waiting
        from faellesgrund.foundation.notices import registry as notices
        from faellesgrund.foundation.search import registry as search
        from faellesgrund.foundation.ui.frontpage import offer
        from faellesgrund.foundation.ui.shell import FOOTER, USER_MENU, Offer, offer_link

        for place in (USER_MENU, FOOTER):
            offer_link(place, Offer(30, "Dokumenter", "documents:list", lambda user: may(user, "dokument.se")))
        offer("dokumenter", 20, waiting)
        search.register(telling.SEARCH_KIND)
        for kind in telling.NOTICE_KINDS:
            notices.register(kind)
