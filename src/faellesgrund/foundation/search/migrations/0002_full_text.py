"""The full text itself: a virtual table on SQLite, a column with an index on PostgreSQL, fed with the same tokens.

Neither keeps where a token stands: phrases and frequencies are read in the tokens of an entry.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = "title_words, body_words, other_words"
OLD = "old.id, old.title_words, old.body_words, old.other_words"
NEW = "new.id, new.title_words, new.body_words, new.other_words"
ADD = f"INSERT INTO search_text(rowid, {COLUMNS}) VALUES ({NEW})"  # noqa: S608 - our own names
TAKE = f"INSERT INTO search_text(search_text, rowid, {COLUMNS}) VALUES ('delete', {OLD})"  # noqa: S608 - our own names

# Triggers, so that whatever changes the table (a cascade, a bulk update) changes the index with it.
SQLITE = [
    f"""CREATE VIRTUAL TABLE search_text USING fts5({COLUMNS},
    content='search_searchentry', content_rowid='id', tokenize='ascii', detail=none)""",
    f"""CREATE TRIGGER search_text_insert AFTER INSERT ON search_searchentry BEGIN {ADD}; END""",
    f"""CREATE TRIGGER search_text_delete AFTER DELETE ON search_searchentry BEGIN {TAKE}; END""",
    f"""CREATE TRIGGER search_text_update AFTER UPDATE ON search_searchentry BEGIN {TAKE}; {ADD}; END""",
    "INSERT INTO search_text(search_text) VALUES ('rebuild')",
]
POSTGRESQL = [
    """ALTER TABLE search_searchentry ADD COLUMN tokens tsvector GENERATED ALWAYS AS (
    strip(to_tsvector('simple'::regconfig, title_words || ' ' || body_words || ' ' || other_words))) STORED""",
    "CREATE INDEX search_searchentry_tokens ON search_searchentry USING gin (tokens)",
]
BACK = {
    "sqlite": [
        "DROP TRIGGER search_text_insert",
        "DROP TRIGGER search_text_delete",
        "DROP TRIGGER search_text_update",
        "DROP TABLE search_text",
    ],
    "postgresql": ["ALTER TABLE search_searchentry DROP COLUMN tokens"],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, remove)]
