"""The body of a call: one JSON object in UTF-8, read strictly, so that nothing is silently lost or turned into something else."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import HttpRequest

from faellesgrund.foundation.access.api.problems import ApiProblem

MEDIA_TYPE = "application/json"
LARGEST = 1_000_000
"""Bytes of an ordinary body: a building brief is a page of text."""
BLOCK, MOST_THROWN_AWAY = 1 << 20, 256 << 20
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")

_COMPLAINTS = (
    (
        "Expecting value",
        "her skulle der stå en værdi. Tekst skal stå i anførselstegn, og ja og nej skrives true og false",
    ),
    ("Expecting property name", "her skulle der stå en nøgle i anførselstegn"),
    ("Expecting ':'", "der mangler et kolon efter nøglen"),
    ("Expecting ','", "der mangler et komma eller en slutklamme"),
    ("Unterminated string", "en tekst mangler sit sidste anførselstegn"),
    ("Invalid control", "en tekst har et linjeskift eller et tegn, der skal skrives med omvendt skråstreg"),
    ("Invalid \\", "en omvendt skråstreg i en tekst skal skrives to gange"),
    ("Extra data", "der står noget efter objektets slutklamme"),
    ("Illegal trailing comma", "der står et komma for meget"),
)


def read_body(
    request: HttpRequest, largest: int = LARGEST, split: str = "", *, may_be_empty: bool = False
) -> dict[str, Any]:
    """The object of the body. largest: bytes; split: how a body that is too large is sent instead.

    Raises ApiProblem: 400 what is no JSON object, 413 too large, 415 another kind of content.
    """
    said = request.META.get("CONTENT_LENGTH") or "0"
    size = int(said) if said.isdecimal() and len(said) < 19 else 0
    if "HTTP_TRANSFER_ENCODING" in request.META and size == 0:
        raise ApiProblem("json", "Kaldet siger ikke, hvor langt indholdet er. Send Content-Length.")
    if size == 0:
        if may_be_empty:
            return {}
        raise ApiProblem("json", "Kaldet har intet indhold. Send et JSON-objekt.")
    if request.content_type != MEDIA_TYPE:
        raise ApiProblem("indholdstype", "Indholdet skal være JSON. Send Content-Type: application/json.")
    if size > largest:
        _throw_away(request, size)
        limit = f"{largest // 1_000_000} MB" if largest >= 1_000_000 else f"{largest // 1000} kB"
        raise ApiProblem("for-stort", f"Indholdet fylder {size} bytes. Det må højst fylde {limit}. {split}".strip())
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise ApiProblem("json", f"Byte {wrong.start + 1} er ikke UTF-8. Gem indholdet som UTF-8.") from None
    return _object(text)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as wrong:
        what = next(
            (danish for start, danish in _COMPLAINTS if wrong.msg.startswith(start)), "det kan ikke læses som JSON"
        )
        raise ApiProblem("json", f"Linje {wrong.lineno}, tegn {wrong.colno}: {what}.") from None
    except RecursionError:
        raise ApiProblem("json", "Indholdet har for mange lag af klammer.") from None
    except ValueError:  # a whole number with more digits than Python reads
        raise ApiProblem("json", "Et tal er for langt. Skriv et kortere tal.") from None
    if not isinstance(found, dict):
        raise ApiProblem("json", 'Indholdet skal være et objekt i krøllede klammer: {"nøgle": værdi}.')
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which every key stands once, and every text can be stored."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        shown = _NO_TEXT.sub("?", key)[:60]
        if key in made:
            raise ApiProblem("json", f"Nøglen »{shown}« står to gange. Fjern den ene.")
        if shown != key[:60] or any(_NO_TEXT.search(each) for each in _texts(value)):
            raise ApiProblem("json", f"Der er et tegn, der ikke er tekst, i »{shown}«. Fjern tegnet.")
        made[key] = value
    return made


def _texts(value: Any) -> Iterator[str]:
    """The texts of a value; objects inside it have been looked at already."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _no_number(name: str) -> NoReturn:
    raise ApiProblem("json", f"{name} er ikke et tal, der kan regnes med. Skriv et tal.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ApiProblem("json", f"Tallet {text[:20]} er for stort. Skriv et mindre tal.")
    return number


def _throw_away(request: HttpRequest, size: int) -> None:
    """Read to the end what will not be used: a client sees the answer only when it got rid of what it sends."""
    left = min(size, MOST_THROWN_AWAY)
    while left > 0 and (block := request.read(min(left, BLOCK))):
        left -= len(block)
