"""The database itself keeps saved texts as they were saved, and locked ones for good."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SAVED = "documents_textversion is never changed"
LOCKED = "a locked documents_textversion is never removed"
LIBRARY = "the text of a documents_libraryclauseversion is never changed"

SQLITE = [
    f"""CREATE TRIGGER documents_textversion_no_update BEFORE UPDATE ON documents_textversion
    BEGIN SELECT RAISE(ABORT, '{SAVED}'); END""",
    f"""CREATE TRIGGER documents_textversion_no_delete BEFORE DELETE ON documents_textversion WHEN OLD.locked
    BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END""",
    f"""CREATE TRIGGER documents_libraryclauseversion_no_update
    BEFORE UPDATE OF clause_id, number, heading, body ON documents_libraryclauseversion
    WHEN OLD.heading <> NEW.heading OR OLD.body <> NEW.body OR OLD.number <> NEW.number OR OLD.clause_id <> NEW.clause_id
    BEGIN SELECT RAISE(ABORT, '{LIBRARY}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION documents_textversion_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION '{SAVED}'; END IF;
    IF OLD.locked THEN RAISE EXCEPTION '{LOCKED}'; END IF;
    RETURN OLD; END $$""",
    """CREATE TRIGGER documents_textversion_stays BEFORE UPDATE OR DELETE ON documents_textversion
    FOR EACH ROW EXECUTE FUNCTION documents_textversion_stays()""",
    f"""CREATE FUNCTION documents_libraryclauseversion_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF OLD.heading <> NEW.heading OR OLD.body <> NEW.body OR OLD.number <> NEW.number OR OLD.clause_id <> NEW.clause_id
    THEN RAISE EXCEPTION '{LIBRARY}'; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER documents_libraryclauseversion_stays BEFORE UPDATE ON documents_libraryclauseversion
    FOR EACH ROW EXECUTE FUNCTION documents_libraryclauseversion_stays()""",
]
BACK = {
    "sqlite": [
        "DROP TRIGGER documents_textversion_no_update",
        "DROP TRIGGER documents_textversion_no_delete",
        "DROP TRIGGER documents_libraryclauseversion_no_update",
    ],
    "postgresql": [
        "DROP TRIGGER documents_textversion_stays ON documents_textversion",
        "DROP FUNCTION documents_textversion_stays()",
        "DROP TRIGGER documents_libraryclauseversion_stays ON documents_libraryclauseversion",
        "DROP FUNCTION documents_libraryclauseversion_stays()",
    ],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_texts")]
    operations = [migrations.RunPython(make, remove)]
