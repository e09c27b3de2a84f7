"""Templates: laid in, given a new edition, taken out of use. Each edition is checked before anything is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.audit import record_change
from faellesgrund.foundation.documents.files import store as file_store
from faellesgrund.foundation.documents.files.names import ascii_name
from faellesgrund.foundation.documents.files.receiving import Received, keep, received
from faellesgrund.foundation.documents.holding import DocumentError, NotFound, demand
from faellesgrund.foundation.documents.letter_templates.fields import (
    Field,
    example_paper,
    example_values,
    field_from_json,
    field_problems,
)
from faellesgrund.foundation.documents.letter_templates.merging import merged, problems_of
from faellesgrund.foundation.documents.models import Template, TemplateVersion
from faellesgrund.foundation.documents.rules import plain_line

if TYPE_CHECKING:
    from faellesgrund.foundation.access.models import User

TAKEN = frozenset({"ny"})


class TemplateConflict(DocumentError):
    """Somebody else changed the template meanwhile. Nothing is saved."""


def create(
    user: User, name: str, description: str, upload: UploadedFile[bytes], fields: Sequence[Field]
) -> TemplateVersion:
    """A new template with its first edition. Raises NotAllowed, or BadInput that says all that is wrong."""
    demand_right(user)
    name = plain_line(name)[:120]
    problems = [] if name else [Problem("navn", "Skriv, hvad skabelonen hedder.")]
    with _checked(upload, fields, problems) as file, transaction.atomic():
        template = Template.objects.create(name=name, slug=_free_slug(name), description=plain_line(description)[:300])
        edition = _edition(user, template, 1, file, fields, "")
        record_change(user, "skabelon.ret", template, None, _values(edition, name))
    return edition


def new_edition(
    user: User, slug: str, version: int, upload: UploadedFile[bytes] | None, fields: Sequence[Field], reason: str
) -> TemplateVersion:
    """A new edition: of a new file, or of the same file with other fields. version: the counter the user saw.

    Raises NotFound, NotAllowed, TemplateConflict or BadInput.
    """
    demand_right(user)
    reason = plain_line(reason)[:300]
    problems = [] if reason else [Problem("grund", "Skriv i en sætning, hvad der er nyt.")]
    old = newest(slug)
    if upload is None:
        content = file_store.path_of(old.stored.checksum).read_bytes()
        problems += [*field_problems(fields), *problems_of(content, fields)]
        if problems:
            raise BadInput(problems)
        with transaction.atomic():
            template = _held(slug, version)
            edition = TemplateVersion.objects.create(
                template=template,
                number=old.number + 1,
                stored=old.stored,
                file_name=old.file_name,
                fields=[field.as_json() for field in fields],
                reason=reason,
                made_by=user,
            )
            record_change(user, "skabelon.ret", template, _values(old), _values(edition))
        return edition
    with _checked(upload, fields, problems) as file, transaction.atomic():
        template = _held(slug, version)
        edition = _edition(user, template, old.number + 1, file, fields, reason)
        record_change(user, "skabelon.ret", template, _values(old), _values(edition))
    return edition


def set_retired(user: User, slug: str, retired: bool) -> Template:
    """Take a template out of use, or into use again; its editions stay. Raises NotFound or NotAllowed."""
    demand_right(user)
    with transaction.atomic():
        template = Template.objects.select_for_update().filter(slug=slug).first()
        if template is None:
            raise NotFound("Skabelonen findes ikke.")
        before = template.retired
        template.retired, template.version = retired, template.version + 1
        template.save(update_fields=["retired", "version", "changed_at"])
        record_change(user, "skabelon.ret", template, {"ude_af_brug": before}, {"ude_af_brug": retired})
    return template


def demand_right(user: User) -> None:
    """Raises NotAllowed."""
    demand(user, "skabelon.ret")


def newest(slug: str) -> TemplateVersion:
    """The newest edition, also of a template out of use. Raises NotFound."""
    edition = (
        TemplateVersion.objects.filter(template__slug=slug)
        .select_related("template", "stored", "made_by")
        .order_by("-number")
        .first()
    )
    if edition is None:
        raise NotFound("Skabelonen findes ikke.")
    return edition


def tried(edition: TemplateVersion) -> bytes:
    """The template filled in with the examples. Raises BadInput."""
    fields = [field_from_json(raw) for raw in edition.fields]
    content = file_store.path_of(edition.stored.checksum).read_bytes()
    return merged(content, example_values(fields), example_paper())


@contextmanager
def _checked(upload: UploadedFile[bytes], fields: Sequence[Field], problems: Sequence[Problem]) -> Iterator[Received]:
    """As :func:`received`, and the template in it is checked together with what else is wrong."""
    with received(upload, {"docx"}) as file:
        wrong = [*problems, *field_problems(fields), *problems_of(file.path.read_bytes(), fields)]
        if wrong:
            raise BadInput(wrong)
        yield file


def _edition(
    user: User, template: Template, number: int, file: Received, fields: Sequence[Field], reason: str
) -> TemplateVersion:
    return TemplateVersion.objects.create(
        template=template,
        number=number,
        stored=keep(file),
        file_name=file.name,
        fields=[field.as_json() for field in fields],
        reason=reason,
        made_by=user,
    )


def _held(slug: str, version: int) -> Template:
    template = Template.objects.select_for_update().get(slug=slug)
    if template.version != version:
        raise TemplateConflict(
            "Skabelonen er ændret af en anden, siden du åbnede siden. Dine felter står her stadig. Se den nye udgave, og gem"
            " igen."
        )
    template.version += 1
    template.save(update_fields=["version", "changed_at"])
    return template


def _values(edition: TemplateVersion, name: str = "") -> dict[str, object]:
    values: dict[str, object] = {
        "udgave": edition.number,
        "fil": edition.file_name,
        "kontrolsum": edition.stored.checksum,
        "felter": [raw["noegle"] for raw in edition.fields],
    }
    return {"navn": name, **values} if name else values


def _free_slug(name: str) -> str:
    base = ascii_name(name)
    base = f"{base}-skabelon" if base in TAKEN else base
    taken = set(Template.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(s for n in range(2, len(taken) + 3) if (s := f"{base}-{n}") not in taken)
