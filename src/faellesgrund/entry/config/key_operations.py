"""Keys for programs from the command line."""

from __future__ import annotations

from typing import Any

from faellesgrund.engine.problems import BadInput, Problem


def make_api_key(username: str, name: str, actions: list[str], days: int | None) -> dict[str, Any]:
    """A new key for a user's programs: the token, which cannot be shown again, and what it is good for. Raises BadInput.

    actions: empty for what only reads. days: None for the usual period.
    """
    from faellesgrund.entry.config.operations import set_up

    set_up()
    from django.core.exceptions import PermissionDenied

    from faellesgrund.foundation.access import api_keys
    from faellesgrund.foundation.access.models import User

    user = User.objects.select_related("unit__party").filter(username=username.strip().lower()).first()
    if user is None:
        raise BadInput([Problem("BRUGER", f"»{username}« findes ikke. Skriv det navn, der logges ind med.")])
    try:
        wanted = actions or api_keys.reading_actions(user)
        key, token = api_keys.make_key(user, name, wanted, api_keys.STANDARD_DAYS if days is None else days)
    except PermissionDenied:
        text = f"{user.full_name} har ingen rolle, der giver en nøgle."
        raise BadInput([Problem("BRUGER", text)]) from None
    return {
        "skema": "faellesgrund/api-noegle/1",
        "noegle": token,
        "bruger": user.username,
        "navn": key.name,
        "begynder_med": f"{api_keys.MARK}_{key.prefix}",
        "omfang": list(key.actions),
        "udloeber": key.expires_at.isoformat(),
    }
