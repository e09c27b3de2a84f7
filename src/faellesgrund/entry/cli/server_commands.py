"""``server``, ``opret-bruger`` and ``kontroller``: handed over to the operations of the installation."""

from __future__ import annotations

from faellesgrund.entry.cli.call import Call


def serve(call: Call) -> int:
    """``server``: serve until stopped. Raises BadInput for a wrong setting or a port in use."""
    from faellesgrund.entry.config import operations

    # There is no work in the background yet, so --uden-arbejder has nothing to leave out.
    return operations.serve(port=call["port"], demo=call["demo"])


def create_user(call: Call) -> int:
    """``opret-bruger``: one user, asking on the terminal for what was not written. Raises BadInput."""
    from faellesgrund.entry.config import operations

    return operations.create_user(
        username=call["brugernavn"] or "",
        full_name=call["navn"] or "",
        role=call["rolle"] or "",
        unit=call["enhed"] or "",
        email=call["mail"] or "",
    )


def check(call: Call) -> int:
    """``kontroller``: what the installation runs with, and what is missing. Raises BadInput."""
    from faellesgrund.entry.config import operations

    return operations.check(settings_only=call["indstillinger"])
