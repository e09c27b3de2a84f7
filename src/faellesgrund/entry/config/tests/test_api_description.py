"""The description of the API is true: its examples work, and what is called by it behaves as it says."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from faellesgrund.domains.calculations.testing import a_draft, a_run
from faellesgrund.domains.calculations.tests.test_api_access import CALLS
from faellesgrund.entry.config.api import actions_of, description, operations
from faellesgrund.foundation.access.api import limits
from faellesgrund.foundation.access.api.problems import MEDIA_TYPE
from faellesgrund.foundation.access.api.testing import program_of
from faellesgrund.foundation.access.roles import RIGHTS
from faellesgrund.foundation.access.testing import make_unit, make_user

pytestmark = pytest.mark.django_db

EXAMPLES, FEWER = 10, 3
"""Calls made up for each operation; fewer for those that answer with megabytes or set a PDF."""
LARGE = {"beregn", "resultat", "pdf", "regneark"}
CHECKED = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)
IDS = [operation.operation_id for operation, _, _ in operations()]


@pytest.fixture
def call(monkeypatch: Any) -> Any:
    """A program of an economist's who owns a calculation »laerkemarken« that has been run once."""
    monkeypatch.setattr(limits.count, "__defaults__", (1_000_000,))
    user = make_user("ida", "oekonom", make_unit())
    draft = a_draft(user, projekt__navn="Lærkemarken")
    a_run(user, draft)
    return program_of(user)


def test_the_description_is_openapi_3_1_and_open_to_everybody(client: Any) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    document = json.loads(answer.content)
    assert document["openapi"].startswith("3.1")
    assert document == json.loads(json.dumps(description()))


def test_every_address_asks_for_an_action_of_the_policy() -> None:
    for operation, address, method in operations():
        assert set(actions_of(operation)) <= set(RIGHTS)
        assert description()["paths"][address][method.lower()]["x-handlinger"] == list(actions_of(operation))


def test_every_call_is_tried_by_the_roles() -> None:
    assert set(IDS) == set(CALLS)


def test_every_call_tells_what_can_go_wrong() -> None:
    for _, address, method in operations():
        about = description()["paths"][address][method.lower()]
        assert {401, 403, 404, 405, 422, 429, 500, 503} <= set(about["responses"])
        if "requestBody" in about:
            assert {400, 413, 415} <= set(about["responses"])
            assert "example" in about["requestBody"]["content"]["application/json"]


def test_what_is_referred_to_is_there() -> None:
    text = json.dumps(description())
    names = description()["components"]["schemas"]
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used == set(names)


@pytest.mark.parametrize("name", IDS)
def test_the_example_of_every_call_works(call: Any, name: str) -> None:
    _, address, method = next(each for each in operations() if each[0].operation_id == name)
    about = description()["paths"][address][method.lower()]
    filled, headers = address, {}
    for parameter in about["parameters"]:
        if parameter["in"] == "path":
            filled = filled.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        elif parameter["in"] == "header" and parameter["required"]:
            headers[parameter["name"]] = parameter["example"]
    body = about.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    answer = call(method, filled.removeprefix("/api/v1/"), body, **headers)
    assert answer.status_code in {code for code in about["responses"] if code < 400}, answer.content


@pytest.fixture
def contract(call: Any) -> Any:
    """The description as the tool that makes up calls reads it, with the program's key."""
    # A server closes its connection between requests; here the connection is the test's own, with what it has made.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application()), call.token
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", IDS)
def test_calls_made_up_from_the_description_are_answered_as_it_says(contract: Any, name: str) -> None:
    schema, token = contract
    operation = next(
        each.ok() for each in schema.get_all_operations() if each.ok().definition.raw["operationId"] == name
    )

    numbers = count()

    @settings(
        max_examples=FEWER if name in LARGE else EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if isinstance(case.body, dict) and "traek" in case.body and isinstance(case.body["traek"], int):
            case.body["traek"] = min(case.body["traek"], 500)
        # Three of four are about what is there, else all would be answered that it is not.
        made_up = next(numbers) % 4 == 0
        if "slug" in case.path_parameters and not made_up:
            case.path_parameters |= {
                "slug": "laerkemarken",
                **({"nummer": 1} if "nummer" in case.path_parameters else {}),
            }
        if "side" in (case.query or {}) and not made_up:
            case.query["side"] = 1
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKED)

    ask()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(date.isoformat),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in IDS
        if name in {"beregn", "baglaens", "betaling", "laan", "opret-beregning", "koer-beregning", "ret-beregning"}
    ],
)
def test_any_json_at_all_is_answered_or_refused_as_a_problem(call: Any, name: str) -> None:
    """Also with the wrong kind of thing in the place of a section, a key or a row."""
    _, address, method = next(each for each in operations() if each[0].operation_id == name)
    about = description()["paths"][address][method.lower()]
    example = about["requestBody"]["content"]["application/json"]["example"]
    inside = [(key, inner) for key, value in example.items() if isinstance(value, dict) for inner in value]
    address = address.replace("{slug}", "laerkemarken").removeprefix("/api/v1/")

    def changed(key: str, inner: str | None, value: Any) -> dict[str, Any]:
        return {**example, key: value if inner is None else {**example[key], inner: value}}

    places = st.sampled_from([*((key, None) for key in [*example, "husstande"]), *inside])

    @settings(max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(JSON | st.builds(lambda place, value: changed(*place, value), places, JSON))
    def ask(body: Any) -> None:
        answer = call(method, address, body, if_match='"1"')
        assert answer.status_code < 500, (body, answer.content)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == MEDIA_TYPE

    ask()
