"""The database itself keeps the log of changes as it was written."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SENTENCE = "access_changeentry is append-only"

SQLITE = [
    f"""CREATE TRIGGER access_changeentry_no_{event.lower()} BEFORE {event} ON access_changeentry
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
    for event in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""CREATE FUNCTION access_changeentry_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$""",
    """CREATE TRIGGER access_changeentry_stays BEFORE UPDATE OR DELETE ON access_changeentry
    FOR EACH ROW EXECUTE FUNCTION access_changeentry_stays()""",
]
BACK = {
    "sqlite": ["DROP TRIGGER access_changeentry_no_update", "DROP TRIGGER access_changeentry_no_delete"],
    "postgresql": [
        "DROP TRIGGER access_changeentry_stays ON access_changeentry",
        "DROP FUNCTION access_changeentry_stays()",
    ],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(make, remove)]
