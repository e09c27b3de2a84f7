"""The API for other programs at /api/v1/: the routers of the apps, what they may refuse, and the description of it all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation, PathView

from faellesgrund.domains.calculations.api import calculating, calculations, reference, schemas
from faellesgrund.domains.calculations.api.faults import FAULTS
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.access.api.authentication import needs
from faellesgrund.foundation.access.api.bodies import MEDIA_TYPE
from faellesgrund.foundation.access.api.description import PROBLEM
from faellesgrund.foundation.access.api.fields import Fields
from faellesgrund.foundation.access.api.problems import (
    ADDRESS,
    ApiProblem,
    answered,
    unexpected,
    unusable,
    unusable_text,
)
from faellesgrund.foundation.access.policy import public

VERSION = "1.0"
KEY, SESSION = "noegle", "browser"
ABOUT = (
    "Beregninger for skæve boliger: de samme tal, de samme fejl og de samme rettigheder som siderne. Beløb er kroner,"
    " andele er brøker (0.8), datoer er år-måned-dag. Beregninger er vejledende."
)

api = NinjaAPI(
    title="Fællesgrund", version=VERSION, description=ABOUT, docs_url=None, openapi_url=None, urls_namespace="api"
)
for each in (calculating, reference, calculations):
    api.add_router("", each.router)


def _failed(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    assert isinstance(error, Exception)
    return unexpected(request, error)


def _raises(kind: type[Exception], as_problem: Callable[[Any], ApiProblem]) -> None:
    api.add_exception_handler(kind, lambda request, fault: answered(request, as_problem(fault)))


_raises(ApiProblem, lambda problem: problem)
_raises(BadInput, unusable)
_raises(Http404, lambda _: ApiProblem("findes-ikke", "Det findes ikke."))
_raises(ValidationError, lambda wrong: _parameters(wrong.errors))
for fault, as_problem in FAULTS.items():
    _raises(fault, as_problem)
api.add_exception_handler(Exception, _failed)


def _parameters(errors: Sequence[Mapping[str, Any]]) -> ApiProblem:
    """What is wrong with the parameters of the address, in Danish."""
    problems = [Problem(str(error["loc"][-1]), _wrong(error)) for error in errors]
    return ApiProblem("ugyldigt", unusable_text(len(problems)), problems)


def _wrong(error: Mapping[str, Any]) -> str:
    limits = error.get("ctx", {})
    match str(error["type"]):
        case "int_parsing" | "int_type" | "int_parsing_size":
            return "skal være et helt tal."
        case "greater_than_equal":
            return f"skal være mindst {limits['ge']}."
        case "less_than_equal":
            return f"skal være højst {limits['le']}."
        case "string_too_long":
            return f"må højst være {limits['max_length']} tegn."
        case kind if kind.startswith("date"):
            return "er ikke en dato. Skriv år-måned-dag, for eksempel 2026-11-24."
    return "kan ikke bruges. Se beskrivelsen af adressen."


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document. It holds no data, only how to ask."""
    found = dict(api.get_openapi_schema(path_prefix=ADDRESS.strip("/") + "/"))
    found["components"] = {
        "schemas": {**schemas.every(), "Problem": PROBLEM},
        "securitySchemes": {
            KEY: {"type": "http", "scheme": "bearer", "description": "En API-nøgle, som laves under Min konto."},
            SESSION: {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "Browserens login, på denne side. Det, der ændrer noget, skal have X-CSRFToken.",
            },
        },
    }
    found["security"] = [{KEY: []}, {SESSION: []}]
    found["servers"] = [{"url": "/"}]
    for operation, address, method in operations():
        found["paths"][address][method.lower()]["x-handlinger"] = list(actions_of(operation))
    return found


def operations() -> Iterator[tuple[Operation, str, str]]:
    """Every operation with its address as the description writes it, and its method."""
    for view in _views():
        for operation in view.operations:
            address = re.sub(r"{[^}:]+:", "{", ADDRESS.rstrip("/") + operation.path)
            yield from ((operation, address, method) for method in operation.methods)


def actions_of(operation: Operation) -> tuple[str, ...]:
    """The actions of the policy that an operation asks for; one that asks for none stops the start."""
    asks = operation.auth_callbacks[0]
    assert isinstance(asks, needs) and asks.actions, f"{operation.path} siger ikke, hvem der må"
    return asks.actions


def _views() -> list[PathView]:
    return [view for bound in api._get_bound_routers() for view in bound.path_operations.values()]


def _unknown_in_query(request: HttpRequest, asked: Collection[str]) -> HttpResponseBase | None:
    """The answer to what stands after ? and means nothing there: it would else be passed over in silence."""
    fields = Fields(request.GET.dict())
    fields.rest(asked)
    return answered(request, unusable(BadInput(fields.problems))) if fields.problems else None


def _for_programs(
    view: Callable[..., HttpResponseBase], rule: str, asked: Mapping[str, Collection[str]]
) -> Callable[..., HttpResponseBase]:
    """A view that declares who may come, answers HEAD as GET, and says in JSON how it can be called."""

    @wraps(view)
    def answered_in_json(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # the server sends the headers alone
        answer = _unknown_in_query(request, asked[str(request.method)]) if request.method in asked else None
        answer = answer or view(request, *args, **kwargs)
        if answer.status_code == 405:
            allow = answer["Allow"]
            said = f"Adressen kan ikke kaldes med {request.method}. Brug {allow}."
            answer = answered(request, ApiProblem("metode", said, headers={"Allow": allow}))
        patch_vary_headers(answer, ["Authorization", "Cookie"])
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer

    answered_in_json.csrf_exempt = True  # type: ignore[attr-defined]
    answered_in_json.for_programs = True  # type: ignore[attr-defined]
    answered_in_json.access_rule = rule  # type: ignore[attr-defined]
    return answered_in_json


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for programs that read it."""
    return HttpResponse(json.dumps(description(), ensure_ascii=False), content_type=MEDIA_TYPE)


def _query_names(operation: Operation) -> frozenset[str]:
    """What may stand after ? in the address of an operation."""
    queries = (model for model in operation.models if model.__ninja_param_source__ == "query")
    return frozenset(name for model in queries for name in model.__ninja_flatten_map__)


def _addresses() -> Iterator[URLPattern]:
    yield path("openapi.json", openapi, name="openapi")
    for bound in api._get_bound_routers():
        named = {pattern.name: pattern for pattern in bound.urls_paths(bound.prefix)}
        views = {operation.url_name: view for view in bound.path_operations.values() for operation in view.operations}
        for name, pattern in named.items():
            rule = ", ".join(
                sorted({each for operation in views[str(name)].operations for each in actions_of(operation)})
            )
            asked = {method: _query_names(each) for each in views[str(name)].operations for method in each.methods}
            pattern.callback = _for_programs(pattern.callback, rule, asked)
            yield pattern


app_name = "api"
urlpatterns = list(_addresses())
