"""The application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What a person is told, in the product and by mail."""

    name = "faellesgrund.foundation.notices"
    label = "notices"
    verbose_name = "Beskeder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the user's menu and the front page; hear of jobs that went wrong."""
        from faellesgrund.foundation.access.policy import may
        from faellesgrund.foundation.jobs.queue import when_ended
        from faellesgrund.foundation.notices import frontpage, job_notices, queries, registry
        from faellesgrund.foundation.ui.frontpage import offer
        from faellesgrund.foundation.ui.shell import USER_MENU, Offer, offer_link

        registry.register(registry.Kind("frist", "En frist nærmer sig", registry.Channel.IMMEDIATE))
        registry.register(job_notices.KIND)
        when_ended("notices", job_notices.tell)
        offer("beskeder", 5, frontpage.unread)
        mine = Offer(10, "Beskeder", "notices:list", lambda user: may(user, "besked.egne"), queries.unread_count)
        offer_link(USER_MENU, mine)
