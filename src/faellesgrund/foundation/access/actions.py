"""Changes of users and their roles. Failures are BadInput with a sentence for the user."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.access.models import OrganisationalUnit, RoleAssignment, User
from faellesgrund.foundation.access.roles import ROLES


def add_user(
    username: str, full_name: str, role: str, unit: str, email: str, password: str, actor: User | None = None
) -> User:
    """A new user with one role from today. ``unit``: key of an organisational unit, or empty. Raises BadInput."""
    username, full_name = username.strip().lower(), full_name.strip()
    problems = []
    if not re.fullmatch(r"[a-z0-9_-]{2,60}", username):
        problems.append(Problem("brugernavn", "skal være 2 til 60 små bogstaver a-z, tal, _ eller -."))
    elif User.objects.filter(username=username).exists():
        problems.append(Problem("brugernavn", f"»{username}« findes allerede. Vælg et andet."))
    if not full_name:
        problems.append(Problem("navn", "mangler."))
    if role not in ROLES:
        problems.append(Problem("rolle", f"»{role}« findes ikke. Vælg en af: {', '.join(ROLES)}."))
    found = OrganisationalUnit.objects.filter(key=unit).first() if unit else None
    if unit and found is None:
        known = ", ".join(OrganisationalUnit.objects.values_list("key", flat=True)) or "ingen endnu"
        problems.append(Problem("enhed", f"»{unit}« findes ikke. Der er: {known}."))
    try:
        if email:
            validate_email(email)
    except ValidationError:
        problems.append(Problem("mail", f"»{email}« er ikke en mailadresse."))
    try:
        validate_password(password, User(username=username, full_name=full_name, email=email))
    except ValidationError as wrong:
        problems += [Problem("adgangskode", text) for text in wrong.messages]
    if problems:
        raise BadInput(problems)
    with transaction.atomic():
        user = User.objects.create_user(username, password, full_name, found, email=email)
        RoleAssignment.objects.create(user=user, role=role, valid_from=timezone.localdate())
        record_change(actor, "bruger.opret", user, None, {"brugernavn": username, "rolle": role, "enhed": unit})
    return user
