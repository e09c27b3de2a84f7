"""No row that the trail tells of is changed in bulk past it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps as django_apps

from faellesgrund.foundation.access.audited import AuditedQuerySet
from tests.architecture.tree import parsed, python_files, shown

BULK = {"update", "bulk_update", "delete", "_raw_delete"}
QUERYSETS = (".objects", ".filter(", ".exclude(", ".all()", "_manager")

UNTOLD = {
    # Rows of the machinery: what they do is told where it is done, by the action, the job or the log-in itself.
    *("Job", "Worker", "ScheduledWork", "DBTaskResult", "JobLine"),
    *("Notice", "NoticeChoice", "NoticeMail", "NoticePlan"),
    *("SearchEntry", "SearchTerm", "SearchWord"),
    *("UserSession", "LoginLimit", "KeptForm", "Session"),
    "CallCount",  # how often somebody calls
    "StoredAnswer",  # what a write answered, kept a day; the write itself is told
    "MadeFile",  # files made to be fetched once; that they were made and fetched is told
    "ProjectImport",  # a table on its way in, gone within a day; what is imported of it is told row by row
    "StoredFile",  # when its bytes were last asked for; what was done to the document is told
}
"""Models whose bulk changes leave no line."""

RECORDED_AROUND = {
    # file:function → who writes the line. The function itself does not, but nobody gets to it without one.
    "access/cipher_places.py:_renew": "rotation.rotate writes one line for all places: no value changes",
    "documents/actions.py:_copied": "create_from tells what the document was made from",
    "figures/bindings.py:bind": "the saving of the clause tells what its text became, figures and all",
    "documents/clause_actions.py:_renumber": "add and move tell where the clause went; the others only get new numbers",
    "versions/actions.py:_brought_back": "restore and give_up_working_copy tell which version came back",
    "api/idempotency.py": "rows of the machinery: what a write answered; the write itself is told by its action",
    "api/limits.py": "rows of the machinery: how often somebody calls",
    "jobs/transitions.py": "rows of the queue; the app whose work it is tells what the work did",
    "people/invitations.py:send": "invite and invite_again tell of the invitation; this marks that its mail has gone",
}


def names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def bulk_calls(function: ast.FunctionDef) -> Iterator[tuple[ast.Call, str]]:
    """Calls on a queryset that change rows in bulk, with the text of what they are called on."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BULK:
            receiver = ast.unparse(node.func.value)
            if any(mark in receiver for mark in QUERYSETS):
                yield node, receiver


def records(function: ast.FunctionDef, path: Path, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the function writes a line, itself or through a function of its own file, or all of its file who call it do."""
    recording = {"record_change", "record_changes", "record", "_record", "_told", "recorded", "trail"}
    called = names(function)
    own = {each.name: each for each in functions(path)}
    if called & recording or any(names(own[name]) & recording for name in called & own.keys()):
        return True
    callers = [
        each for each in own.values() if function.name in names(each) and each.name not in seen | {function.name}
    ]
    return bool(callers) and all(records(each, path, seen | {function.name}) for each in callers)


def test_no_row_the_trail_tells_of_is_changed_in_bulk_past_it() -> None:
    audited = {
        model.__name__
        for model in django_apps.get_models()
        if isinstance(model._default_manager.all(), AuditedQuerySet)
    }
    assert {"RoleAssignment", "Party"} <= audited
    past, seen = [], 0
    for path in python_files():
        if {"tests", "migrations", "engine"} & set(path.parts) or path.name in {"testing.py", "demo.py"}:
            continue  # what the demo makes is there before anybody has logged in
        for function in functions(path):
            for call, receiver in bulk_calls(function):
                seen += 1
                model = receiver.partition(".")[0]
                place = "/".join(path.parts[-2:])
                if model in UNTOLD | audited or ".by(" in receiver or records(function, path):
                    continue
                if {place, f"{place}:{function.name}"} & RECORDED_AROUND.keys():
                    continue
                past.append(f"{shown(path)}:{call.lineno} {function.name}: {receiver}.{call.func.attr}")  # type: ignore[attr-defined]
    assert past == [], "\n".join(past)
    assert seen > 5
