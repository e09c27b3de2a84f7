"""The page where the API is read and tried, made from the same description that programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from faellesgrund.entry.config.api import description, operations
from faellesgrund.foundation.access.action_names import action_name
from faellesgrund.foundation.access.api import limits
from faellesgrund.foundation.access.api.bodies import LARGEST, MEDIA_TYPE
from faellesgrund.foundation.access.api.description import kinds_in_order
from faellesgrund.foundation.access.api.problems import ADDRESS
from faellesgrund.foundation.access.policy import public

LONGEST_VALUES = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``code`` when it stood in backticks."""

    text: str
    code: bool


Text = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter, or a key of a body."""

    name: str
    place: str
    values: str
    required: bool
    text: Text
    example: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One way to call one address."""

    id: str
    method: str
    address: str
    title: str
    text: Text
    rights: tuple[tuple[str, str], ...]
    parameters: tuple[Row, ...]
    keys: tuple[Row, ...]
    body: str
    curl: str
    answer: str
    status: int

    @property
    def short(self) -> str:
        """The address without what all of them begin with."""
        return "/" + self.address.removeprefix(ADDRESS)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the API with its calls."""

    name: str
    calls: tuple[Call, ...]


@public
@require_safe
def to_api_page(request: HttpRequest) -> HttpResponse:
    """The root of the API in a browser: the page that tells of it."""
    return redirect("api_page")


@public
@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """What the API can, how it is called, what it answers when something is wrong; and a form to try each call."""
    site = settings.ADDRESS.rstrip("/")
    context = {
        "parts": tuple(parts(site)),
        "kinds": [(kind, pieces(kind.text)) for kind in kinds_in_order()],
        "site": site,
        "per_minute": limits.PER_MINUTE,
        "largest": f"{LARGEST // 1_000_000} MB",
    }
    return render(request, "access/api.html", context)


def parts(site: str) -> Iterator[Part]:
    """The calls by their part, in the order of the description. site: what addresses begin with in the examples."""
    found: dict[str, list[Call]] = {}
    for _, address, method in operations():
        about = description()["paths"][address][method.lower()]
        found.setdefault(about["tags"][0], []).append(_call(site, address, method, about))
    for name, calls in found.items():
        yield Part(name, tuple(calls))


def pieces(text: str) -> Text:
    """A text with backticks in pieces."""
    return tuple(Piece(each, bool(n % 2)) for n, each in enumerate(text.split("`")) if each)


def _call(site: str, address: str, method: str, about: Mapping[str, Any]) -> Call:
    parameters = tuple(_parameter(each) for each in about["parameters"])
    sent = about.get("requestBody", {}).get("content", {}).get(MEDIA_TYPE, {})
    body = json.dumps(sent["example"], ensure_ascii=False, indent=2) if "example" in sent else ""
    status, answer = next(
        (code, each) for code, each in about["responses"].items() if int(code) < HTTPStatus.BAD_REQUEST
    )
    return Call(
        id=about["operationId"],
        method=method,
        address=address,
        title=about["summary"],
        text=pieces(about.get("description", "")),
        rights=tuple((action_name(action), action) for action in about["x-handlinger"]),
        parameters=parameters,
        keys=tuple(_keys(_resolved(sent.get("schema", {})))),
        body=body,
        curl=_curl(site, address, method, parameters, body),
        answer=answer["description"],
        status=int(status),
    )


PLACES = {"path": "adressen", "query": "efter ?", "header": "hoved"}


def _parameter(about: Mapping[str, Any]) -> Row:
    schema = about["schema"]
    example = about.get("example", schema.get("default", ""))
    return Row(
        name=about["name"],
        place=PLACES[about["in"]],
        values=_values(schema),
        required=bool(about["required"]),
        text=pieces(about.get("description", "")),
        example="" if example is None else str(example),
    )


def _curl(site: str, address: str, method: str, parameters: tuple[Row, ...], body: str) -> str:
    filled = re.sub(r"{(\w+)}", lambda place: next(p.example for p in parameters if p.name == place[1]), address)
    lines = [f'curl "{site}{filled}"', '-H "Authorization: Bearer $NOEGLE"']
    lines += [f"-H '{p.name}: {p.example}'" for p in parameters if p.place == PLACES["header"] and p.required]
    if body:
        lines += [f'-H "Content-Type: {MEDIA_TYPE}"', f"-d '{body}'"]
    if method != ("POST" if body else "GET"):
        lines.insert(1, f"-X {method}")
    return " \\\n  ".join(lines)


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = description()["components"]["schemas"][name] if name else schema
    return found


def _keys(schema: Mapping[str, Any], before: str = "") -> Iterator[Row]:
    """The keys of a body; those of a section with the section's name before them."""
    for choice in schema.get("oneOf", ()) if not before else ():
        yield from _keys(choice)
    required = schema.get("required", ())
    for name, about in schema.get("properties", {}).items():
        about = _resolved(about)
        if about.get("type") == "object" and about.get("properties"):
            yield from _keys(about, f"{before}{name}.")
        elif about.get("type") == "array" and about["items"].get("properties"):
            yield from _keys(about["items"], f"{before}{name}[].")
        else:
            yield Row(f"{before}{name}", "", _values(about), name in required, pieces(about.get("description", "")))


TYPES = {
    "integer": "helt tal",
    "number": "tal",
    "string": "tekst",
    "boolean": "true eller false",
    "array": "liste",
    "object": "objekt",
    "null": "null",
}


def _values(schema: Mapping[str, Any]) -> str:
    """What may stand in a key, in words."""
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        shown = [str(each) for each in schema["enum"]]
        return ", ".join(shown[:LONGEST_VALUES]) + (" …" if len(shown) > LONGEST_VALUES else "")
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return " eller ".join(dict.fromkeys(_values(each) for each in schema[several]))
    if schema.get("format") == "date":
        return "dato"
    kinds = schema.get("type", "object")
    said = " eller ".join(TYPES[each] for each in (kinds if isinstance(kinds, list) else [kinds]))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is None or high is None:
        return said
    return f"{said} {_number(low)}–{_number(high)}"


def _number(number: float) -> str:
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
