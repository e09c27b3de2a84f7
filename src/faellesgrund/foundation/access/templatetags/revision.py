"""A link from any page to what the trail says about its object, for those who may see it: ``{% se_loggen objekt %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models
from django.urls import reverse

from faellesgrund.foundation.access.policy import may

register = template.Library()


@register.inclusion_tag("access/audit/_link.html", takes_context=True)
def se_loggen(context: template.Context, obj: models.Model) -> dict[str, Any]:
    """»Se loggen for dette«, or nothing for those who may not."""
    request = context.get("request")
    if request is None or not may(request.user, "revision.se"):
        return {"url": ""}
    return {"url": reverse("audit:object", args=[obj._meta.label_lower, obj.pk])}
