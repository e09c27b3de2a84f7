"""The earlier log of changes becomes lines at the start of the chained trail."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def move(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every line of the old log, in order, at the start of the chain."""
    from faellesgrund.foundation.access.keys import Purpose, newest
    from faellesgrund.foundation.access.trail.chain import GENESIS, link
    from faellesgrund.foundation.access.trail.models import AuditEntry

    lines = apps.get_model("access", "AuditEntry").objects
    key, previous = newest(Purpose.AUDIT), GENESIS
    fields = [field.attname for field in AuditEntry._meta.concrete_fields]
    old_lines = apps.get_model("access", "ChangeEntry").objects.order_by("pk").iterator(1000)
    for number, old in enumerate(old_lines, start=1):
        line = AuditEntry(
            made_at=old.made_at,
            kind="aendring",
            actor_id=old.actor_id,
            actor_name=old.actor_name,
            actor_role=old.actor_role,
            action=old.action,
            object_type=old.object_type,
            object_id=old.object_id,
            before=old.before,
            after=old.after,
        )
        previous = link(line, (), number, previous, key)
        lines.create(**{name: getattr(line, name) for name in fields})


class Migration(migrations.Migration):
    dependencies = [("access", "0006_audit_trail")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
