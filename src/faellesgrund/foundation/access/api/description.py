"""How an address is described in the OpenAPI document: what is sent, what comes back, and what can go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faellesgrund.foundation.access.api.bodies import MEDIA_TYPE
from faellesgrund.foundation.access.api.idempotency import HEADER
from faellesgrund.foundation.access.api.problems import KINDS, Kind
from faellesgrund.foundation.access.api.problems import MEDIA_TYPE as PROBLEM_TYPE

Schema = dict[str, Any]

ALWAYS = (401, 403, 404, 405, 422, 429, 500, 503)
WITH_BODY = (400, 413, 415)

PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "Slagsen; adressen kan læses i browseren."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Hvad der er galt, og hvordan det rettes."},
        "instance": {"type": "string"},
        "fejl": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["sted", "tekst"],
                "properties": {"sted": {"type": "string"}, "tekst": {"type": "string"}},
            },
        },
        "flere_fejl": {"type": "integer", "description": "Hvor mange fejl der ikke er plads til i `fejl`."},
    },
}

PARAMETERS: dict[str, Schema] = {
    "idempotens": {
        "name": HEADER,
        "in": "header",
        "required": False,
        "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
        "description": "En nøgle, du selv vælger til kaldet. Sendes det samme kald igen inden for et døgn, kommer det første svar.",
    },
    "version": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
        "description": "Det `ETag`, du fik, da du hentede beregningen.",
        "example": '"1"',
    },
}


def schema_ref(name: str) -> Schema:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def rows_of(name: str, row: Schema, **more: Schema) -> Schema:
    """A page of a list, with the rows under their own name."""
    text, whole = {"type": "string"}, {"type": "integer"}
    link = {"type": ["string", "null"]}
    return {
        "type": "object",
        "required": [name, "side", "antal", "i_alt", "links"],
        "properties": {
            **more,
            name: {"type": "array", "items": row},
            "side": whole,
            "antal": {**whole, "description": "Linjer på hver side."},
            "i_alt": whole,
            "links": {
                "type": "object",
                "required": ["selv", "foerste", "forrige", "naeste", "sidste"],
                "properties": {"selv": text, "foerste": text, "forrige": link, "naeste": link, "sidste": text},
            },
        },
    }


def described(
    answer: Schema | None = None,
    *,
    status: int = 200,
    text: str = "Svaret",
    body: Schema | None = None,
    example: Mapping[str, Any] | None = None,
    body_required: bool = True,
    media_type: str = MEDIA_TYPE,
    parameters: tuple[str, ...] = (),
    problems: tuple[int, ...] = (),
) -> dict[str, Any]:
    """What stands in the OpenAPI document beside what the framework finds by itself.

    answer, body: JSON schemas; example: a body that works as it stands (a test sends it); parameters: keys of PARAMETERS;
    problems: statuses besides those that every address can give.
    """
    content = {media_type: {"schema": answer or {"type": "string"}}}
    found: dict[str, Any] = {"responses": {status: {"description": text, "content": content}}}
    codes = [*ALWAYS, *problems]
    if body is not None:
        codes += WITH_BODY
        found["requestBody"] = {
            "required": body_required,
            "content": {MEDIA_TYPE: {"schema": body, **({"example": dict(example)} if example is not None else {})}},
        }
    for code in sorted(codes):
        found["responses"][code] = _problem(code)
    if parameters:
        found["parameters"] = [PARAMETERS[name] for name in parameters]
    return found


def _problem(code: int) -> Schema:
    kinds = [kind for kind in KINDS.values() if kind.status == code]
    made: Schema = {
        "description": "; ".join(kind.title for kind in kinds),
        "content": {PROBLEM_TYPE: {"schema": schema_ref("Problem")}},
    }
    if code in (429, 503):
        made["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Sekunder at vente."}}
    return made


def kinds_in_order() -> tuple[Kind, ...]:
    """Every kind of problem by status, for the page that explains them."""
    return tuple(sorted(KINDS.values(), key=lambda kind: kind.status))
