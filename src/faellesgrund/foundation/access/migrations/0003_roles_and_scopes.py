"""The roles of the terms of reference, and what a role is held for."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

ROLES = {
    "sekretaer": "Sekretær",
    "direktoer": "Direktion",
    "koordination": "Koordinationsgruppen",
    "projektleder": "Byggeprojektleder",
    "bygherre": "Bygherre",
    "drift": "Driftspersonale",
    "socialvicevaert": "Social vicevært",
    "boligsocial": "Boligsocial medarbejder",
    "udlejning": "Udlejer",
    "visitation": "Visitator",
    "sagsbehandler": "Sagsbehandler",
    "jurist": "Jurist",
    "raadgiver": "Rådgiver",
    "entreprenoer": "Entreprenør",
    "oekonom": "Økonom",
    "dpo": "Databeskyttelsesrådgiver",
    "admin": "Systemadministrator",
}
SCOPES = ["alle", "part", "forum", "afdeling", "projekt"]
RENAMED = {"kmt": "koordination", "organisation": "bygherre"}


def rename(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    held = apps.get_model("access", "RoleAssignment").objects
    for before, after in RENAMED.items():
        held.filter(role=before).update(role=after)
    held.filter(scope_kind="partnerskab").update(scope_kind="alle", scope_id="")


class Migration(migrations.Migration):
    dependencies = [("access", "0002_changes_stay")]
    operations = [
        migrations.RemoveConstraint("roleassignment", "role_assignment_role_known"),
        migrations.RunPython(rename, migrations.RunPython.noop),
        migrations.AddField(
            "roleassignment",
            "granted_at",
            models.DateTimeField(auto_now_add=True, default=timezone.now, verbose_name="givet"),
            preserve_default=False,
        ),
        migrations.AddField(
            "roleassignment",
            "granted_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="givet af",
            ),
        ),
        migrations.AlterField(
            "roleassignment",
            "role",
            models.CharField(choices=list(ROLES.items()), max_length=40, verbose_name="rolle"),
        ),
        migrations.AlterField(
            "roleassignment",
            "scope_kind",
            models.CharField(
                choices=[(kind, kind) for kind in SCOPES],
                default="alle",
                max_length=40,
                verbose_name="gælder for",
            ),
        ),
        migrations.AddConstraint(
            "roleassignment",
            models.CheckConstraint(condition=models.Q(("role__in", tuple(ROLES))), name="role_assignment_role_known"),
        ),
        migrations.AddConstraint(
            "roleassignment",
            models.CheckConstraint(
                condition=models.Q(("scope_id", ""), ("scope_kind", "alle"))
                | models.Q(
                    ("scope_kind__in", SCOPES[1:]),
                    models.Q(("scope_id", ""), _negated=True),
                ),
                name="role_assignment_scope_known",
            ),
        ),
    ]
