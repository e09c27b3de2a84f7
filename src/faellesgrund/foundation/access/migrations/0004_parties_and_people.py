"""Parties with kind and status, units in units, roles that were ended; invitations, access reviews and keys."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_roles_and_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="år")),
                ("due_on", models.DateField(verbose_name="frist")),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="begyndt")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="underskrevet")),
                ("signed_name", models.CharField(blank=True, max_length=120, verbose_name="underskrivers navn")),
                ("note", models.TextField(blank=True, verbose_name="bemærkning")),
                ("fingerprint", models.CharField(blank=True, max_length=64, verbose_name="aftryk")),
            ],
            options={
                "verbose_name": "adgangsgennemgang",
                "verbose_name_plural": "adgangsgennemgange",
                "ordering": ("-year",),
            },
        ),
        migrations.CreateModel(
            name="AccessReviewLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("bekraeftet", "Bekræftet"), ("afsluttet", "Afsluttet")],
                        max_length=20,
                        verbose_name="svar",
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="svaret")),
                ("facts", models.JSONField(verbose_name="oplysninger, som de var")),
            ],
            options={
                "verbose_name": "linje i en adgangsgennemgang",
                "verbose_name_plural": "linjer i en adgangsgennemgang",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="navn")),
                ("prefix", models.CharField(max_length=16, unique=True, verbose_name="begynder med")),
                ("secret_hash", models.CharField(max_length=64, verbose_name="aftryk")),
                ("actions", models.JSONField(verbose_name="handlinger")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="lavet")),
                ("expires_at", models.DateTimeField(verbose_name="udløber")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="spærret")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="sidst brugt")),
            ],
            options={
                "verbose_name": "API-nøgle",
                "verbose_name_plural": "API-nøgler",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True, verbose_name="aftryk af linket")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="lavet")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sendt")),
                ("expires_at", models.DateTimeField(verbose_name="udløber")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="taget imod")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="trukket tilbage")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitationer",
            },
        ),
        migrations.AlterModelOptions(
            name="organisationalunit",
            options={
                "ordering": ("party__sort_key", "sort_key"),
                "verbose_name": "enhed",
                "verbose_name_plural": "enheder",
            },
        ),
        migrations.RemoveConstraint(
            model_name="roleassignment",
            name="role_assignment_once",
        ),
        migrations.AddField(
            model_name="organisationalunit",
            name="closed_on",
            field=models.DateField(blank=True, null=True, verbose_name="lukket"),
        ),
        migrations.AddField(
            model_name="organisationalunit",
            name="name_variants",
            field=models.JSONField(blank=True, default=list, verbose_name="andre navne"),
        ),
        migrations.AddField(
            model_name="organisationalunit",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="access.organisationalunit",
                verbose_name="hører under",
            ),
        ),
        migrations.AddField(
            model_name="organisationalunit",
            name="note",
            field=models.TextField(blank=True, verbose_name="bemærkning"),
        ),
        migrations.AddField(
            model_name="organisationalunit",
            name="sort_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=240),
        ),
        migrations.AddField(
            model_name="party",
            name="closed_on",
            field=models.DateField(blank=True, null=True, verbose_name="lukket"),
        ),
        migrations.AddField(
            model_name="party",
            name="kind",
            field=models.CharField(
                choices=[
                    ("kommune", "Kommune"),
                    ("administrationsorganisation", "Administrationsorganisation"),
                    ("boligorganisation", "Almen boligorganisation"),
                    ("faellesskab", "Fællesskab af boligorganisationer"),
                    ("anden", "Anden organisation"),
                ],
                default="anden",
                max_length=40,
                verbose_name="type",
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="note",
            field=models.TextField(blank=True, verbose_name="bemærkning"),
        ),
        migrations.AddField(
            model_name="party",
            name="status",
            field=models.CharField(
                choices=[
                    ("part", "Part"),
                    ("underskriver", "Underskriver"),
                    ("omtalt", "Omtalt, ikke part"),
                    ("udefra", "Udefra, for eksempel rådgiver"),
                ],
                default="part",
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="afsluttet af",
            ),
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="afsluttet"),
        ),
        migrations.AlterField(
            model_name="organisationalunit",
            name="name",
            field=models.CharField(max_length=240, verbose_name="navn"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["kommune", "administrationsorganisation", "boligorganisation", "faellesskab", "anden"],
                    )
                ),
                name="party_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["part", "underskriver", "omtalt", "udefra"])),
                name="party_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("user", "role", "scope_kind", "scope_id", "valid_from"),
                name="role_assignment_once",
            ),
        ),
        migrations.AddField(
            model_name="accessreview",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="begyndt af",
            ),
        ),
        migrations.AddField(
            model_name="accessreview",
            name="signed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="underskrevet af",
            ),
        ),
        migrations.AddField(
            model_name="accessreviewline",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="review_lines",
                to="access.roleassignment",
                verbose_name="rolle",
            ),
        ),
        migrations.AddField(
            model_name="accessreviewline",
            name="answered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="svaret af",
            ),
        ),
        migrations.AddField(
            model_name="accessreviewline",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="access.accessreview",
                verbose_name="gennemgang",
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="api_keys",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bruger",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inviteret af",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitation",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bruger",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fingerprint", ""), ("signed_at__isnull", True)),
                    models.Q(
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        models.Q(("fingerprint", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="access_review_signed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreviewline",
            constraint=models.UniqueConstraint(fields=("review", "assignment"), name="access_review_line_once"),
        ),
        migrations.AddConstraint(
            model_name="accessreviewline",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["bekraeftet", "afsluttet"])), name="access_review_line_answer"
            ),
        ),
    ]
