"""Sample content for the page that shows every component. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.safestring import SafeString

from faellesgrund.foundation.ui.charts import (
    Bar,
    Chart,
    FanYear,
    Limit,
    Line,
    Point,
    Swing,
    Words,
    bars,
    fan,
    feasible_area,
    interval_bar,
    lines,
    step_curve,
    tornado,
)
from faellesgrund.foundation.ui.fields import DanishDecimalField, KronerField, PercentField
from faellesgrund.foundation.ui.tables import Column, Table

SOURCE = "Opdigtede tal"


class SampleForm(forms.Form):
    """One field of each kind."""

    area = DanishDecimalField(
        label="Areal pr. bolig", low=15, high=110, enhed="m²", help_text="Bruttoetageareal. Eksempel: 35,0"
    )
    rent = KronerField(label="Husleje", low=0, high=20_000, help_text="Om måneden uden forbrug")
    interest = PercentField(label="Rente", low=0, high=25, required=False)
    name = forms.CharField(label="Projektets navn", max_length=120, error_messages={"required": "Skriv et navn."})


@dataclass(frozen=True, slots=True)
class ComponentsPage:
    """What the page shows."""

    form: SampleForm
    wrong_form: SampleForm
    table: Table
    interval: SafeString
    charts: tuple[Chart, ...]
    amount: Decimal
    share: Decimal
    change: Decimal
    day: date


def components_page() -> ComponentsPage:
    """The page with sample content; drawings are made once and kept."""
    return ComponentsPage(
        form=SampleForm(initial={"area": Decimal("35.0"), "rent": 3000, "interest": Decimal("0.045")}, prefix="godt"),
        wrong_form=SampleForm({"galt-area": "350", "galt-rent": "1.5", "galt-name": ""}, prefix="galt"),
        table=Table(
            "Hvem betaler, kr.",
            (Column("Kilde"), Column("Beløb", True), Column("Andel", True)),
            (("Staten", "6.000.000", "46 %"), ("Kommunen", "5.741.380", "44 %"), ("Lån", "1.429.389", "11 %")),
        ),
        interval=interval_bar(
            4.2, 5.7, 7.4, ("4,2", "5,7", "7,4"), "Otte ud af ti gange mellem 4,2 og 7,4 mio. kr., ventet 5,7."
        ),
        charts=(_tornado(), _curve(), _bars(), _lines(), _area(), _fan()),
        amount=Decimal("13170769.4"),
        share=Decimal("0.8"),
        change=Decimal(-16000),
        day=date(2026, 11, 24),
    )


def _words(title: str, subtitle: str) -> Words:
    return Words(title, subtitle, source=SOURCE)


def _tornado() -> Chart:
    swings = (
        Swing("Byggepris pr. m²", "18.000–24.400 kr.", 4.67, 8.09),
        Swing("Drift pr. bolig om året", "22.000–34.000 kr.", 4.67, 6.80),
        Swing("Fælleshus", "0–60 m²", 4.72, 6.25),
        Swing("Lånets rente", "3,5–5,5 %", 5.58, 5.88),
    )
    words = _words("Byggeprisen betyder mest", "Støttebehov i mio. kr., når én ting ændres. Blå sænker, orange øger.")
    return tornado(words, swings, 5.74, "5,74 i beregningen")


def _curve() -> Chart:
    return step_curve(
        _words("En lavere husleje kan koste beboeren mere", "Tilbage om måneden i kr., enlig"),
        (((2000, 4179), (2717, 3462)), ((2717, 3771), (3800, 3230))),
        ("Husleje, kr. om måneden", "Kr. tilbage om måneden"),
        dead_zones=((2409, 2717),),
        limit=Limit(3600, "Parternes krav: 3.600 kr."),
        marked=Point(3000, 3629, "3.000 kr. i husleje:\n3.629 kr. tilbage"),
    )


def _bars() -> Chart:
    rows = (Bar("Kontanthjælp, mindstesats", 3629), Bar("SU", 3843), Bar("Folkepension", 10318))
    return bars(_words("Alle tre klarer kravet", "Tilbage om måneden i kr."), rows, (3600, "Krav: 3.600 kr."))


def _lines() -> Chart:
    first, reform, second, third = date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1), date(2027, 1, 1)
    series = (
        Line("Mindstesats", ((first, 4410), (reform, 3520), (second, 3629), (third, 3700))),
        Line("SU", ((first, 3700), (reform, 3700), (second, 3843), (third, 3910))),
    )
    words = _words("Mindstesatsen faldt, SU gjorde ikke", "Tilbage om måneden i kr. efter husleje")
    return lines(words, series, since=date(2025, 1, 1), event=(reform, "1. juli 2025"))


def _area() -> Chart:
    return feasible_area(
        _words("Hver krone dyrere kræver en krone mere i tilskud", "Det grønne felt holder 3.000 kr. i husleje"),
        ((8.0, 0.9), (16.0, 8.9)),
        ("Anskaffelsessum, mio. kr.", "Kommunens tilskud, mio. kr."),
        boundary_text="80 %",
        others=(("50 %", ((8.0, 0.6), (16.0, 8.6))), ("95 %", ((8.0, 1.2), (16.0, 9.2)))),
        ceiling=Limit(6.0, "Kommunens loft: 6,0 mio. kr."),
        best=Point(13.1, 6.0, "Højst 13,10 mio. kr."),
        today=Point(13.9, 5.2, "Projektet i dag"),
    )


def _fan() -> Chart:
    years = tuple(FanYear(2027 + n, 0.3 - 0.03 * n, 0.3 + 0.01 * n, 0.3 + 0.06 * n) for n in range(30))
    words = _words("Pengene slipper op i det dårlige tilfælde", "Henlagt, mio. kr. Båndet rummer 8 af 10 forløb.")
    return fan(words, years, "Mio. kr.")
