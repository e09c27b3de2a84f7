"""Notices in tests: a kind of one's own, and what a user has been told."""

from __future__ import annotations

from django.urls import reverse

from faellesgrund.foundation.access.models import User
from faellesgrund.foundation.access.testing import Probe
from faellesgrund.foundation.notices.models import Notice


def told(user: User) -> list[tuple[str, str, str]]:
    """Kind, text and address of what the user has not read, oldest first."""
    unread = Notice.objects.visible_to(user).unread().order_by("changed_at", "pk")
    return list(unread.values_list("kind", "text", "url"))


PROBES = (Probe("besked.egne", lambda _: reverse("notices:list")),)
