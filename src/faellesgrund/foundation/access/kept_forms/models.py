"""A form that came when its session had run out, kept until its user has signed in again."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from faellesgrund.foundation.access.cipher import EncryptedText


def new_token() -> str:
    """A name that cannot be guessed."""
    return secrets.token_urlsafe(24)


class KeptForm(models.Model):
    """What somebody had typed. Only that user ever sees it; it lives for two hours."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="bruger"
    )
    # JSON: the address it was sent to, the fields in order, the names of files (which cannot be kept).
    content = EncryptedText("indhold")
    made_at = models.DateTimeField("gemt", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "gemt formular"
        verbose_name_plural = "gemte formularer"

    def __str__(self) -> str:
        return f"Formular gemt {self.made_at:%Y-%m-%d %H:%M}"
