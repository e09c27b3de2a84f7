"""The database itself keeps the trail as it was written, and the earlier log goes."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("access_auditentry", "access_auditconcern")

SQLITE = {
    f"{table}_no_{event.lower()}": f"""CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in TABLES
    for event in ("UPDATE", "DELETE")
}
FUNCTION = """CREATE FUNCTION access_audit_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"""
POSTGRESQL = {
    f"{table}_stays": f"""CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION access_audit_stays()"""
    for table in TABLES
}
EMPTIED = {
    f"{table}_not_emptied": f"""CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION access_audit_stays()"""
    for table in TABLES
}
OLD = {
    "sqlite": ["DROP TRIGGER access_changeentry_no_update", "DROP TRIGGER access_changeentry_no_delete"],
    "postgresql": [
        "DROP TRIGGER access_changeentry_stays ON access_changeentry",
        "DROP FUNCTION access_changeentry_stays()",
    ],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    statements = (
        [FUNCTION, *POSTGRESQL.values(), *EMPTIED.values()] if vendor == "postgresql" else list(SQLITE.values())
    )
    for statement in [*statements, *OLD[vendor]]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0007_changes_move")]
    operations = [
        migrations.RunPython(make, migrations.RunPython.noop),
        migrations.DeleteModel("ChangeEntry"),
    ]
