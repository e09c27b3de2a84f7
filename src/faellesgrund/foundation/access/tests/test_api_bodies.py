"""The body of a call is read strictly, and every fault says where."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.api.bodies import read_body
from faellesgrund.foundation.access.api.fields import Fields
from faellesgrund.foundation.access.api.problems import BY_STATUS, KINDS, ApiProblem, answered


def request(body: bytes, content_type: str = "application/json"):
    return RequestFactory().generic("POST", "/api/v1/laan", body, content_type=content_type)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "intet indhold"),
        (b" ", "Linje 1, tegn 2"),
        (b"{", "Linje 1"),
        (b'{"a": 1,}', "Linje 1"),
        (b'{\n"a": x}', "Linje 2, tegn 6"),
        (b'{"a": "x', "mangler sit sidste"),
        (b'{"a" 1}', "kolon"),
        (b'{"a": 1} {}', "efter objektets slutklamme"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": 1e999}', "for stort"),
        (b'{"a": ' + b"9" * 5000 + b"}", "for langt"),
        (b'{"a": 1, "a": 2}', "to gange"),
        (b'{"b": {"a": 1, "a": 2}}', "to gange"),
        (b'{"a": "x\\u0000"}', "ikke er tekst"),
        (b'{"a": [["\\ud800"]]}', "ikke er tekst"),
        (b'{"\\u0000": 1}', "ikke er tekst"),
        (b'{"a": "\xe6"}', "UTF-8"),
        (b"[1]", "objekt"),
        (b'"x"', "objekt"),
        (b'{"a":' * 100_000, "lag"),
    ],
)
def test_what_is_no_object_in_json_is_refused_with_the_place(body, said):
    with pytest.raises(ApiProblem) as refused:
        read_body(request(body))
    assert refused.value.kind.status == 400
    assert said in refused.value.detail


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_another_kind_of_content_is_refused(kind):
    with pytest.raises(ApiProblem) as refused:
        read_body(request(b"{}", kind))
    assert refused.value.kind.status == 415


def test_a_body_that_does_not_say_how_long_it_is_is_asked_to():
    asked = RequestFactory().post(
        "/api/v1/laan", headers={"transfer-encoding": "chunked"}, content_type="application/json"
    )
    asked.META["CONTENT_LENGTH"] = ""
    with pytest.raises(ApiProblem) as refused:
        read_body(asked, may_be_empty=True)
    assert "Content-Length" in refused.value.detail


def test_a_body_over_the_limit_is_refused_before_it_is_kept():
    asked = request(b'{"a": "' + b"x" * 2000 + b'"}')
    with pytest.raises(ApiProblem) as refused:
        read_body(asked, 1000, "Del den.")
    assert refused.value.kind.status == 413
    assert refused.value.detail.endswith("Det må højst fylde 1 kB. Del den.")
    assert not hasattr(asked, "_body")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_is_json_is_read_or_refused_with_a_problem(found):
    try:
        assert read_body(request(json.dumps(found).encode())) == found
    except ApiProblem as refused:
        assert refused.kind.status == 400


@given(
    st.dictionaries(
        st.sampled_from(["tal", "hel", "valg", "ja", "dag", "tall"]),
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    )
)
def test_the_keys_of_a_body_are_read_or_told_about(body):
    fields = Fields(body)
    read = (
        fields.number("tal", 0, 10, 1.0),
        fields.whole("hel", 1, 3, 1),
        fields.choice("valg", ("a", "b"), "a"),
        fields.yes_no("ja"),
    )
    fields.rest(())
    assert 0 <= read[0] <= 10 and read[1] in (1, 2, 3) and read[2] in ("a", "b") and read[3] in (True, False)
    wrong = {problem.sted for problem in fields.problems}
    assert ("tall" in body) == ("tall" in wrong)
    if wrong:
        with pytest.raises(BadInput):
            fields.finish()


def test_a_key_that_is_not_there_names_the_nearest():
    fields = Fields({"hovedsotl": 1})
    fields.number("hovedstol", 1, 2)
    fields.rest(())
    assert fields.problems[0].tekst == "nøglen findes ikke. Mente du hovedstol?"


def test_a_problem_sends_back_only_a_part_of_what_was_sent():
    from faellesgrund.engine.problems import Problem

    problem = ApiProblem("ugyldigt", "Ret det.", [Problem("a" * 1000, "x" * 100_000)] * 80)
    document = json.loads(answered(request(b""), problem).content)
    assert len(document["fejl"]) == 50
    assert document["flere_fejl"] == 30
    assert len(answered(request(b""), problem).content) < 60_000


def test_every_status_leads_to_one_kind_that_anybody_can_get():
    assert {kind.status for kind in KINDS.values()} == set(BY_STATUS)
    assert BY_STATUS[403].key == "adgang"
