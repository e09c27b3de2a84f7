"""Two programs that send the same at the same moment, on a database with real connections."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from faellesgrund.domains.calculations.api import examples
from faellesgrund.domains.calculations.models import Calculation
from faellesgrund.foundation.access.api.models import CallCount, StoredAnswer
from faellesgrund.foundation.access.api.testing import Program, program_of
from faellesgrund.foundation.access.testing import as_in_use, make_unit, make_user


def at_once(token: str, count: int, **headers: str) -> list[int]:
    """The statuses of so many equal writes, all begun together."""
    ready, statuses = Barrier(count), []

    def send() -> None:
        program = Program(token)
        ready.wait()
        try:
            statuses.append(program("POST", "beregninger", examples.NEW, **headers).status_code)
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.mark.django_db(transaction=True)
def test_the_same_write_at_once_is_done_once(tmp_path):
    token = program_of(make_user("ida", "oekonom", make_unit())).token
    with as_in_use(tmp_path):
        statuses = at_once(token, 4, idempotency_key="samme")
        assert Calculation.objects.count() == 1
        assert StoredAnswer.objects.get().status == 201
        assert set(statuses) <= {201, 409}
        assert 201 in statuses
        assert CallCount.objects.get().calls == 4


@pytest.mark.django_db(transaction=True)
def test_writes_without_a_key_are_each_their_own(tmp_path):
    token = program_of(make_user("ida", "oekonom", make_unit())).token
    with as_in_use(tmp_path):
        statuses = at_once(token, 3)
        assert statuses.count(201) == Calculation.objects.count() == 3
