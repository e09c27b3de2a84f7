"""Runs made before extracts were kept get theirs from their own result; names get their Danish order."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from faellesgrund.domains.calculations.runs.extracts import changed_keys, extract_of, key_list
from faellesgrund.foundation.ui.sorting import danish_sort_key


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    import json
    import zlib

    from faellesgrund.domains.calculations.engine_inputs import fingerprint

    calculation, run = apps.get_model("calculations", "Calculation"), apps.get_model("calculations", "Run")
    extract, basis = apps.get_model("calculations", "RunExtract"), apps.get_model("calculations", "RateBasis")
    for pk, navn in list(calculation.objects.values_list("pk", "navn")):
        calculation.objects.filter(pk=pk).update(sort_key=danish_sort_key(navn))
    # The keys first: a result is heavy, and the rows that are looked for change on the way.
    for pk in list(run.objects.filter(extract__isnull=True).values_list("pk", flat=True)):
        each = run.objects.get(pk=pk)
        document = extract_of(json.loads(zlib.decompress(bytes(each.packed_result))))
        extract.objects.create(run=each, document=document, keys=key_list(document))
        run.objects.filter(pk=each.pk).update(model=document["model"], changed_rates=len(changed_keys(document)))
    # Only a run on the rates of today can still be told which values those were.
    same = run.objects.filter(rate_basis__isnull=True, rates_fingerprint=fingerprint())
    if same.exists():
        from faellesgrund.domains.calculations.runs.rate_basis import written

        mark, content = written()
        row, _ = basis.objects.get_or_create(fingerprint=mark, defaults={"packed_content": content})
        same.update(rate_basis=row)


class Migration(migrations.Migration):
    dependencies = [("calculations", "0003_over_time")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
