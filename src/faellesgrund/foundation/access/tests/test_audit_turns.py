"""Many who write lines at the same time, each with a connection of its own."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from faellesgrund.foundation.access.audit import Change, Person, record_change, record_changes
from faellesgrund.foundation.access.models import AuditEntry, AuditPerson
from faellesgrund.foundation.access.testing import as_in_use, make_unit

WRITERS, EACH = 4, 12


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_the_same_time_form_one_chain_without_gaps(tmp_path):
    unit, start, failures = make_unit(), threading.Barrier(WRITERS), []

    def write(writer: int) -> None:
        try:
            start.wait()
            for n in range(EACH):
                with transaction.atomic():
                    # Everybody names the same person at first: it must become one row.
                    concerns = [Person("beboer", str(n))]
                    record_change(None, "x.ret", unit, None, {"skriver": writer, "nr": n}, concerns=concerns)
                    if n % 3 == 0:
                        transaction.set_rollback(True)
                record_changes(None, "x.ret", [Change(unit, None, {"skriver": writer})] * 2)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    with as_in_use(tmp_path):
        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        lines = list(AuditEntry.objects.order_by("number").values_list("number", "previous", "digest"))
        assert len(lines) == WRITERS * (EACH * 2 + EACH - EACH // 3)
        assert [number for number, _, _ in lines] == list(range(1, len(lines) + 1))
        assert [previous for _, previous, _ in lines] == ["0" * 64, *(digest for _, _, digest in lines[:-1])]
        assert AuditPerson.objects.count() == EACH - EACH // 3
