"""Number fields in a form: what is understood, what is answered, and that what was typed stays."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms

from faellesgrund.foundation.ui.fields import DanishDecimalField, KronerField, PercentField, shown


class BriefForm(forms.Form):
    """A form with one of each."""

    areal = DanishDecimalField(label="Areal pr. bolig", low=15, high=110, enhed="m²", help_text="Eksempel: 35,0")
    pris = KronerField(label="Pris", required=False, low=0)
    rente = PercentField(label="Rente", required=False, high=20)


def sent(**typed):
    form = BriefForm({"areal": "35", **typed})
    form.is_valid()
    return form


def test_the_numbers_come_out_in_their_units():
    form = sent(areal="35,5", pris="1.234,50 kr.", rente="4,5 %")
    assert form.cleaned_data == {"areal": Decimal("35.5"), "pris": Decimal("1234.50"), "rente": Decimal("0.045")}


def test_an_empty_field_that_may_be_empty_is_nothing_and_not_zero():
    assert sent().cleaned_data["pris"] is None


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("areal", "350", "Skriv et tal mellem 15 og 110 m². Du har skrevet 350."),
        ("areal", "14,9", "Skriv et tal mellem 15 og 110 m². Du har skrevet 14,9."),
        ("areal", "1.5", "Du har skrevet 1.5. Mente du 1,5 eller 15?"),
        ("areal", "", "Skriv et tal."),
        ("pris", "-1", "Skriv et tal på mindst 0 kr. Du har skrevet -1."),
        ("pris", "1,005", "Skriv højst to decimaler. Du har skrevet 1,005."),
        ("rente", "20,1", "Skriv et tal på højst 20 %. Du har skrevet 20,1."),
    ],
)
def test_a_number_that_cannot_be_used_is_answered_with_what_to_write(name, typed, answer):
    assert sent(**{name: typed}).errors[name] == [answer]


@pytest.mark.parametrize(("name", "typed"), [("areal", "15"), ("areal", "110"), ("pris", "0"), ("rente", "20")])
def test_the_limits_themselves_are_allowed(name, typed):
    assert name not in sent(**{name: typed}).errors


def test_what_was_typed_stays_in_the_field_word_for_word():
    page = str(sent(areal="3 5 0", pris="<b>dyrt</b>"))
    assert 'value="3 5 0"' in page
    assert 'value="&lt;b&gt;dyrt&lt;/b&gt;"' in page


def test_a_field_carries_label_hint_error_and_unit_and_says_so_to_a_screen_reader():
    page = str(sent(areal="350"))
    assert '<label for="id_areal">Areal pr. bolig</label>' in page
    assert 'aria-describedby="id_areal_helptext id_areal_error"' in page
    assert 'id="id_areal_helptext">Eksempel: 35,0<' in page
    assert 'id="id_areal_error"' in page
    assert page.count('aria-invalid="true"') == 1
    assert '<span class="felt__enhed">m²</span>' in page


def test_the_summary_links_to_each_field_that_is_wrong():
    page = str(sent(areal="350", rente="x"))
    assert "Ret 2 fejl, før du går videre" in page
    assert 'href="#id_areal"' in page
    assert 'href="#id_rente"' in page
    assert 'href="#id_pris"' not in page


def test_a_form_without_errors_has_no_summary_and_names_what_may_be_left_out():
    page = str(BriefForm())
    assert "fejlliste" not in page
    assert page.count("(frivilligt)") == 2


def test_a_stored_number_is_shown_in_danish():
    page = str(BriefForm(initial={"areal": Decimal("35.50"), "pris": 1234567, "rente": 0.045}))
    assert all(f'value="{text}"' in page for text in ("35,5", "1.234.567", "4,5"))


def test_another_way_to_write_the_same_number_is_no_change():
    assert not BriefForm({"areal": "35,0"}, initial={"areal": 35}).has_changed()
    assert BriefForm({"areal": "36"}, initial={"areal": 35}).has_changed()
    assert BriefForm({"areal": "x"}, initial={"areal": 35}).has_changed()


@pytest.mark.parametrize(("value", "text"), [(15, "15"), (1000, "1.000"), (Decimal("4.50"), "4,5"), (0, "0")])
def test_a_limit_is_shown_with_the_decimals_it_has(value, text):
    assert shown(value) == text
