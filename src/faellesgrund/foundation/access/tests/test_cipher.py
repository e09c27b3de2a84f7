"""The cipher, its keys and its index."""

from __future__ import annotations

import hashlib
import hmac
from io import StringIO

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.foundation.access import cipher, keys
from faellesgrund.foundation.access.models import AuditPerson

OLD, NEW = "gammel-" * 10, "ny-noegle-" * 6
WHERE = "app.model.felt"


@given(st.text())
def test_every_text_comes_back_as_it_was(text):
    assert cipher.decrypt(cipher.encrypt(text, WHERE), WHERE) == text


def test_empty_text_stays_empty():
    assert (cipher.encrypt("", WHERE), cipher.decrypt("", WHERE), cipher.index("", WHERE)) == ("", "", "")


def test_the_same_text_never_looks_the_same():
    assert cipher.encrypt("ens", WHERE) != cipher.encrypt("ens", WHERE)


def test_a_stored_value_names_version_and_key(settings):
    settings.KEYS = (NEW,)
    version, key, packed = cipher.encrypt("x", WHERE).split(":")
    assert (version, key) == ("v1", keys.key_id(NEW))
    assert NEW not in packed


def test_a_value_moved_to_another_column_cannot_be_read():
    stored = cipher.encrypt("hemmeligt", WHERE)
    with pytest.raises(cipher.CannotDecrypt, match="flyttet"):
        cipher.decrypt(stored, "app.model.andet")


@pytest.mark.parametrize("damage", ["v1:12345678:", "v2:a:b", "klartekst", "v1:%s:ikke-base64!", "v1:%s:AAAA"])
def test_a_damaged_value_is_a_sentence(damage):
    stored = damage % keys.newest(keys.Purpose.CIPHER).id if "%s" in damage else damage
    with pytest.raises(cipher.CannotDecrypt, match="FAELLESGRUND_NOEGLER|sikkerhedskopien") as raised:
        cipher.decrypt(stored, WHERE)
    assert raised.value.problems[0].sted == "FAELLESGRUND_NOEGLER"


def test_a_value_under_an_older_key_is_read_and_a_missing_key_is_named(settings):
    settings.KEYS = (OLD,)
    stored = cipher.encrypt("hemmeligt", WHERE)
    assert cipher.is_current(stored)
    settings.KEYS = (NEW, OLD)
    assert cipher.decrypt(stored, WHERE) == "hemmeligt"
    assert not cipher.is_current(stored)
    settings.KEYS = (NEW,)
    with pytest.raises(cipher.CannotDecrypt, match=f"nøglen {keys.key_id(OLD)}.*mangler"):
        cipher.decrypt(stored, WHERE)


def test_the_index_is_found_under_old_and_new_keys(settings):
    settings.KEYS = (OLD,)
    before = cipher.index("anna", WHERE)
    settings.KEYS = (NEW, OLD)
    assert cipher.indexes("anna", WHERE) == (cipher.index("anna", WHERE), before)
    assert before != cipher.index("anna", WHERE)


def test_each_purpose_has_a_key_of_its_own():
    derived = [keys.derive(NEW, purpose.value) for purpose in keys.Purpose]
    assert len(set(derived)) == len(keys.Purpose)
    assert keys.signing_keys((NEW, OLD))[0] == keys.derive(NEW, "django").hex()


def test_the_derivation_is_that_of_rfc_5869():
    expected = HKDF(SHA256(), 32, keys.SALT, b"chiffer").derive(NEW.encode())
    assert keys.derive(NEW, "chiffer") == expected


def test_the_index_is_an_hmac_with_the_key_for_indexes(settings):
    settings.KEYS = (NEW,)
    secret = keys.derive(NEW, "indeks")
    assert cipher.index("x", WHERE) == hmac.new(secret, b"app.model.felt\x00x", hashlib.sha256).hexdigest()


def a_person() -> AuditPerson:
    return AuditPerson.objects.create(handle="h" * 32, kind="bruger", sealed="h|bruger:17")


@pytest.mark.django_db
def test_an_encrypted_field_is_plain_in_python_and_unreadable_in_the_database():
    assert a_person().sealed == "h|bruger:17"
    assert AuditPerson.objects.get().sealed == "h|bruger:17"
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM access_auditperson")
        (stored,) = cursor.fetchone()
    assert stored.startswith("v1:")
    AuditPerson.objects.update(sealed="h|bruger:18")
    assert AuditPerson.objects.values_list("sealed", flat=True).get() == "h|bruger:18"


@pytest.mark.django_db
def test_a_keyed_index_follows_the_text():
    person = a_person()
    field = AuditPerson._meta.get_field("index")
    assert AuditPerson.objects.filter(index__in=field.candidates("bruger:17")).exists()
    person.sealed = "h|bruger:18"
    person.save()
    assert not AuditPerson.objects.filter(index__in=field.candidates("bruger:17")).exists()


@pytest.mark.django_db
def test_an_encrypted_field_refuses_what_would_show_or_store_plain_text():
    with pytest.raises(FieldError, match="KeyedIndex"):
        AuditPerson.objects.filter(sealed="h|bruger:17")
    assert AuditPerson.objects.filter(sealed__isnull=True).count() == 0
    with pytest.raises(FieldError, match="expression"):
        AuditPerson.objects.update(sealed=F("kind"))


@pytest.mark.django_db
def test_an_export_of_the_database_holds_no_plain_text():
    a_person()
    out = StringIO()
    call_command("dumpdata", "access.auditperson", stdout=out)
    assert "hhhh" in out.getvalue()
    assert "bruger:17" not in out.getvalue()
