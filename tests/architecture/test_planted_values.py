"""A dump of the whole database, with the trail and the queue in it, holds no confidential value in the clear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, models

from faellesgrund.foundation.access.audit import Person, record_change, record_read
from faellesgrund.foundation.access.cipher import EncryptedText
from faellesgrund.foundation.access.cipher_places import encrypted_fields, places
from faellesgrund.foundation.access.models import AuditPerson, User
from faellesgrund.foundation.access.testing import make_unit, make_user

pytestmark = pytest.mark.django_db
PLANTED = "PLANTET-hemmelig-æøå"


def dump() -> Iterator[str]:
    """The whole database as text, the way somebody who took it would read it."""
    if connection.vendor == "sqlite":
        yield from connection.connection.iterdump()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                yield from (bytes(part).decode("utf-8", "replace") for part in copy)


def found(*planted: str) -> list[str]:
    """What of the planted values stands in the dump, also as JSON and Python would write it."""
    everything = "\n".join(dump())
    ways = {text: {text, text.encode("unicode_escape").decode(), ascii(text).strip("'")} for text in planted}
    return [text for text, written in ways.items() if any(each in everything for each in written)]


def confidential() -> list[tuple[type[models.Model], EncryptedText]]:
    return [(model, field) for model in apps.get_models() for field in encrypted_fields(model)]


def value_for(field: models.Field, text: str) -> object:
    """Something that fits the field, so that any model can be filled."""
    if isinstance(field, EncryptedText):
        return text
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        return make_user(f"u{User.objects.count()}") if target is User else filled(target, text)
    if field.choices:
        return field.choices[0][0]
    for kind, value in (
        (models.BooleanField, False),
        ((models.IntegerField, models.FloatField, models.DecimalField), 1),
        (models.DateTimeField, "2027-01-01T12:00Z"),
        (models.DateField, date(2027, 1, 1)),
        (models.JSONField, {}),
        (models.EmailField, "a@example.invalid"),
    ):
        if isinstance(field, kind):
            return value
    return "x"


def filled(model: type[models.Model], text: str) -> models.Model:
    """A saved row of any model with the text in every confidential field."""
    needed = [
        each
        for each in model._meta.concrete_fields
        if isinstance(each, EncryptedText)
        or (not each.has_default() and not each.null and not each.blank and not each.auto_created and each.editable)
    ]
    return model._default_manager.create(**{each.name: value_for(each, text) for each in needed})


def test_there_are_confidential_fields_to_try():
    assert AuditPerson in {model for model, _ in confidential()}


@pytest.mark.parametrize("number", range(len(confidential())))
def test_no_confidential_field_lies_in_the_clear(number):
    model, field = confidential()[number]
    text = f"{PLANTED}-{number}"
    row = filled(model, text)
    assert getattr(model._default_manager.get(pk=row.pk), field.attname) == text
    record_change(make_user("bo"), "x.ret", row, {field.name: text}, {field.name: f"{text}-ny"})
    record_change(None, "x.ret", row, None, {str(field.verbose_name): text})
    record_read(None, "x.se", row, details={field.name: text})
    assert found(text) == []
    assert text not in serializers.serialize("json", [row])
    assert text not in repr(row)


def test_the_search_for_planted_values_finds_what_does_lie_in_the_clear():
    make_unit(name=PLANTED)
    assert found(PLANTED, "andet-der-ikke-er-der") == [PLANTED]


def test_a_person_concerned_lies_nowhere_in_the_clear():
    record_read(None, "x.se", make_unit(), concerns=[Person("beboer", PLANTED)])
    assert found(PLANTED) == []


def test_passwords_and_second_factors_lie_nowhere_in_the_clear():
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    user = make_user()
    user.set_password(PLANTED)
    user.save()
    secret = "JBSWY3DPEHPK3PXP" * 2
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user)
    seed_words = codes.generate_codes()
    assert Authenticator.objects.count() == 2
    assert found(PLANTED, secret, *seed_words) == []


def test_the_arguments_of_a_job_may_be_keys_alone_and_never_content():
    from faellesgrund.foundation.jobs.queue import Work, enqueue
    from faellesgrund.foundation.jobs.rules import Safety, UnfitArgument

    work = Work("proeve.plantet", "Prøve", lambda progress, **args: None, 0, Safety.ATOMIC)
    with pytest.raises(UnfitArgument):
        enqueue(work, navn=f"{PLANTED} og mere")
    enqueue(work, dokument=7)
    assert found(PLANTED) == []


def test_rotation_reaches_every_confidential_field_and_the_second_factors(settings, tmp_path):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    from faellesgrund.foundation.access.rotation import remaining, rotate

    settings.AUDIT_FOLDER = tmp_path
    old, new = "gammel-" * 10, "ny-noegle-" * 6
    settings.KEYS = (old,)
    user, secret = make_user(), "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).generate_codes()
    rows = [(field, filled(model, f"{PLANTED}-{n}")) for n, (model, field) in enumerate(confidential())]
    settings.KEYS = (new, old)
    assert {each.name for each in remaining()} == {place.name for place in places()}
    told = []
    rotate(None, lambda name, done: told.append((name, done)))
    assert remaining() == ()
    assert dict(told)["to trin: kode-app og gendannelseskoder"] == 2
    settings.KEYS = (new,)
    for number, (field, row) in enumerate(rows):
        assert getattr(type(row)._default_manager.get(pk=row.pk), field.attname) == f"{PLANTED}-{number}"
    assert Authenticator.objects.get(type="totp").wrap().validate_code is not None
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes() == codes


def test_rotation_that_was_stopped_goes_on_where_it_was(settings, tmp_path, monkeypatch):
    from faellesgrund.foundation.access import rotation

    settings.AUDIT_FOLDER = tmp_path
    settings.KEYS = ("gammel-" * 10,)
    for n in range(5):
        record_read(None, "x.se", make_unit(), concerns=[Person("beboer", str(n))])
    settings.KEYS = ("ny-noegle-" * 6, *settings.KEYS)
    monkeypatch.setattr(rotation, "CHUNK", 2)

    def stop(name: str, done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(None, stop)
    assert sum(each.count for each in rotation.remaining()) == 3
    assert sum(rotation.rotate(None).values()) == 3
    assert rotation.remaining() == ()
