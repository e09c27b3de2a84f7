"""Keys for programs from the command line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.config import key_operations
from faellesgrund.foundation.access.api_keys import user_of_key
from faellesgrund.foundation.access.testing import make_user

pytestmark = pytest.mark.django_db


def test_the_command_prints_a_key_that_works():
    make_user("oskar", "oekonom")
    made = key_operations.make_api_key("oskar", "Kørsel", [], None)
    assert user_of_key(made["noegle"])[1] == set(made["omfang"])
    assert datetime.fromisoformat(made["udloeber"]) > timezone.now() + timedelta(89)


def test_a_user_that_is_not_there_or_may_have_no_key_is_told_of():
    with pytest.raises(BadInput, match="findes ikke"):
        key_operations.make_api_key("ukendt", "x", [], None)
    make_user("rie", "raadgiver")
    with pytest.raises(BadInput, match="ingen rolle"):
        key_operations.make_api_key("rie", "x", [], None)
