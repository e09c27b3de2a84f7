"""Sort keys of units; and the database itself keeps a signed access review as it was signed."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from faellesgrund.foundation.ui.sorting import danish_sort_key

SENTENCE = "a signed access review is frozen"
SIGNED = "(SELECT signed_at FROM access_accessreview WHERE id = {row}.review_id) IS NOT NULL"

SQLITE = [
    f"""CREATE TRIGGER access_accessreview_no_{event.lower()} BEFORE {event} ON access_accessreview
    WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
    for event in ("UPDATE", "DELETE")
] + [
    f"""CREATE TRIGGER access_accessreviewline_no_{event.lower()} BEFORE {event} ON access_accessreviewline
    WHEN {SIGNED.format(row=row)} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
]
POSTGRESQL = [
    f"""CREATE FUNCTION access_accessreview_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$""",
    """CREATE TRIGGER access_accessreview_stays BEFORE UPDATE OR DELETE ON access_accessreview
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION access_accessreview_stays()""",
    f"""CREATE FUNCTION access_accessreviewline_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF TG_OP = 'INSERT' THEN
        IF {SIGNED.format(row="NEW")} THEN RAISE EXCEPTION '{SENTENCE}'; END IF;
        RETURN NEW;
      END IF;
      IF {SIGNED.format(row="OLD")} THEN RAISE EXCEPTION '{SENTENCE}'; END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER access_accessreviewline_stays BEFORE INSERT OR UPDATE OR DELETE ON access_accessreviewline
    FOR EACH ROW EXECUTE FUNCTION access_accessreviewline_stays()""",
]
BACK = {
    "sqlite": [
        f"DROP TRIGGER access_{name}"
        for name in (
            "accessreview_no_update",
            "accessreview_no_delete",
            "accessreviewline_no_insert",
            "accessreviewline_no_update",
            "accessreviewline_no_delete",
        )
    ],
    "postgresql": [
        "DROP TRIGGER access_accessreview_stays ON access_accessreview",
        "DROP FUNCTION access_accessreview_stays()",
        "DROP TRIGGER access_accessreviewline_stays ON access_accessreviewline",
        "DROP FUNCTION access_accessreviewline_stays()",
    ],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def sort(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for unit in apps.get_model("access", "OrganisationalUnit").objects.all():
        unit.sort_key = danish_sort_key(unit.name)
        unit.save(update_fields=["sort_key"])


class Migration(migrations.Migration):
    dependencies = [("access", "0004_parties_and_people")]
    operations = [migrations.RunPython(sort, migrations.RunPython.noop), migrations.RunPython(make, remove)]
