"""``server``, ``arbejder``, ``opret-bruger``, ``kontroller``, the copies and maintenance: handed over to the operations of the installation."""

from __future__ import annotations

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.cli.call import Call


def serve(call: Call) -> int:
    """``server``: serve until stopped. Raises BadInput for a wrong setting or a port in use."""
    from faellesgrund.entry.config import operations

    return operations.serve(port=call["port"], demo=call["demo"], without_worker=call["uden_arbejder"])


def work(call: Call) -> int:
    """``arbejder``: do the work in the background until stopped. Raises BadInput when the database is not ready."""
    from faellesgrund.entry.config import operations

    return operations.work(call["antal"])


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

    return operations.check(settings_only=call["indstillinger"], restored=call["gendannet"] or "")


def back_up(call: Call) -> int:
    """``sikkerhedskopi``: the whole installation in one file. Raises BadInput."""
    from faellesgrund.entry.config import operations

    return operations.back_up(call["ud"], with_key=call["med_noegle"])


def restore(call: Call) -> int:
    """``gendan``: an installation out of a copy. Raises BadInput; then nothing is changed."""
    from faellesgrund.entry.config import operations

    return operations.restore(call["fil"], into=call["til"] or "", overwrite=call["overskriv"])


def maintenance(call: Call) -> int:
    """``vedligehold``: close the pages for a while, or open them. Raises BadInput."""
    from faellesgrund.entry.config import operations

    if call["tilstand"] not in {"til", "fra"}:
        raise BadInput([Problem("TILSTAND", "skal være »til« eller »fra«.")])
    return operations.maintenance(call["tilstand"] == "til", call["tekst"] or "")


def rotate_keys(call: Call) -> int:
    """``roter-noegler``: what is under older keys is encrypted with the newest. Raises BadInput."""
    from faellesgrund.entry.config import operations

    return operations.rotate_keys()


def reindex(call: Call) -> int:
    """``genindekser``: the search made again where it is out of step. Raises BadInput."""
    from faellesgrund.entry.config import operations

    return operations.reindex()
