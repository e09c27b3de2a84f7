"""The table of the shared cache: counters and codes that have been used, the same for every process."""

from django.core.management import call_command
from django.db import migrations

TABLE = "access_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("access", "0009_kept_form")]

    operations = [migrations.RunPython(make, drop)]
