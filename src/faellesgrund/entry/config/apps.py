"""The root configuration as an application: where what stands below is tied to what stands above it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class EntryConfig(AppConfig):
    """Ties the check of the trail to the jobs, and its result to those it concerns."""

    name = "faellesgrund.entry.config"
    label = "entry_config"
    verbose_name = "Indgang"

    def ready(self) -> None:
        """Let the page of the trail start a check as a job, and let a broken trail be told."""
        from faellesgrund.foundation.access.trail.checks import offer_check_now
        from faellesgrund.foundation.notices.registry import Channel, Kind, register
        from faellesgrund.foundation.ui.shell import FOOTER, Offer, offer_link

        offer_link(FOOTER, Offer(50, "API for andre programmer", "api_page", lambda user: True))

        register(
            Kind(
                "revision.brudt",
                "Noget, du holder øje med, kræver handling",
                Channel.IMMEDIATE,
                may_be_turned_off=False,
            )
        )
        offer_check_now(_check_as_a_job)


def _check_as_a_job(user: Any) -> str:
    from django.urls import reverse

    from faellesgrund.entry.config.tasks import check_trail
    from faellesgrund.foundation.jobs.queue import enqueue

    return reverse("jobs:job", args=[enqueue(check_trail, owner=user).pk])
