"""A household and its dwelling as the user gives them. Kept in memory only: never stored, logged or traced."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from faellesgrund.engine.economy.ability.benefits import (
    BENEFITS,
    AmountRequired,
    BenefitNotInForce,
    check_amount_known,
    check_in_force,
)
from faellesgrund.engine.economy.ability.facts import Adult, Facts
from faellesgrund.engine.economy.ability.law_at import LawAt
from faellesgrund.engine.economy.algebra import Number
from faellesgrund.engine.economy.brief.wording import danish, either, nearest, shown
from faellesgrund.engine.evidence.kommuner import kommuner
from faellesgrund.engine.problems import Problem

WHOLE, AMOUNT, YES_NO, CHOICE, TEXT, DATE, KOMMUNE = "heltal", "beloeb", "ja_nej", "valg", "tekst", "dato", "kommune"
COHABITATION = ("enlig", "samlevende", "gift")
MAINTENANCE = ("ingen", "delvis", "fuld")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a household file. lowest and highest inclusive; section as in TOML; example as the user writes it."""

    name: str
    section: str
    kind: str
    example: str
    lowest: float = 0.0
    highest: float = 1e9
    choices: tuple[str, ...] = ()
    required: bool = False


KEYS: tuple[Key, ...] = (
    Key("id", "husstand", TEXT, "A1"),
    Key("dato", "husstand", DATE, "2026-11-24"),
    Key("kommune", "husstand", KOMMUNE, "0101"),
    Key("ydelsestype", "husstand", CHOICE, "kontanthjaelp_forhoejet", choices=tuple(BENEFITS), required=True),
    Key("alder", "husstand", WHOLE, "40", 15, 120, required=True),
    Key("samlivsstatus", "husstand", CHOICE, "enlig", choices=COHABITATION),
    Key("boern", "husstand", WHOLE, "0", 0, 20),
    Key("aktivitetsparat", "husstand", YES_NO, "nej"),
    Key("voksen2_alder", "husstand", WHOLE, "40", 15, 120),
    Key("voksen2_ydelsestype", "husstand", CHOICE, "kontanthjaelp_forhoejet", choices=tuple(BENEFITS)),
    Key("indkomst_aar", "husstand", AMOUNT, "170424"),
    Key("loen_maaned", "husstand", AMOUNT, "5000"),
    Key("formue", "husstand", AMOUNT, "0", highest=1e12),
    Key("kirkeskat", "husstand", YES_NO, "nej"),
    Key("faste_udgifter_maaned", "husstand", AMOUNT, "900"),
    Key("loft_pr_person", "husstand", YES_NO, "nej"),
    Key("har_allerede_stoette", "husstand", YES_NO, "nej"),
    Key("husleje_aar", "bolig", AMOUNT, "36000", highest=1e7, required=True),
    Key("areal_m2", "bolig", AMOUNT, "30", 1, 1000, required=True),
    Key("varme_inkl", "bolig", YES_NO, "nej"),
    Key("varmtvand_inkl", "bolig", YES_NO, "nej"),
    Key("el_inkl", "bolig", YES_NO, "nej"),
    Key("vand_saerskilt", "bolig", YES_NO, "nej"),
    Key("vedligehold", "bolig", CHOICE, "ingen", choices=MAINTENANCE),
    Key("egen_varme", "bolig", YES_NO, "nej"),
    Key("anvist_almen", "bolig", YES_NO, "ja"),
    Key("eget_koekken", "bolig", YES_NO, "ja"),
)
"""Every key of a household, in the order of the documentation."""
BY_NAME = {key.name: key for key in KEYS}


@dataclass(frozen=True, slots=True, repr=False)
class Household:
    """One household. Amounts in kr. per year unless the name says otherwise; defaults as documented.

    voksen2_*: the other adult where the household is not single. indkomst_aar: benefits before tax, after reduction for
    wages, None to use the dated rates. sted: where it stands in the user's file, for messages.
    """

    id: str
    dato: date
    ydelsestype: str
    alder: int
    husleje_aar: float
    areal_m2: float
    kommune: str = "0101"
    samlivsstatus: str = "enlig"
    boern: int = 0
    aktivitetsparat: bool = False
    voksen2_alder: int | None = None
    voksen2_ydelsestype: str | None = None
    indkomst_aar: float | None = None
    loen_maaned: float = 0.0
    formue: float = 0.0
    kirkeskat: bool = False
    faste_udgifter_maaned: float = 0.0
    loft_pr_person: bool = False
    har_allerede_stoette: bool = False
    varme_inkl: bool = False
    varmtvand_inkl: bool = False
    el_inkl: bool = False
    vand_saerskilt: bool = False
    vedligehold: str = "ingen"
    egen_varme: bool = False
    anvist_almen: bool = True
    eget_koekken: bool = True
    sted: str = field(default="", compare=False)

    def __repr__(self) -> str:
        """Says nothing about the people: a household must not end in a log or a trace."""
        return "Household(…)"

    @property
    def single(self) -> bool:
        """One adult (enlig)."""
        return self.samlivsstatus == "enlig"

    @property
    def adults(self) -> tuple[tuple[str, int], ...]:
        """Each adult's benefit and age; the second adult is as the first where nothing else is said."""
        first = (self.ydelsestype, self.alder)
        if self.single:
            return (first,)
        age = self.alder if self.voksen2_alder is None else self.voksen2_alder
        return (first, (self.voksen2_ydelsestype or self.ydelsestype, age))


FIELD_NAMES = tuple(f.name for f in fields(Household) if f.name != "sted")


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """What a file holds: households, what must be left (kr. per month), overridden rates and the reason for them.

    full: whether every household is explained without asking (one household in TOML).
    """

    households: tuple[Household, ...]
    raadighed: tuple[float, ...] = ()
    satser: Mapping[str, float] = field(default_factory=dict)
    begrundelse: str = ""
    full: bool = False


def facts(h: Household, law: LawAt, husleje_aar: Number | None = None) -> Facts:
    """The household as the rules ask for it. husleje_aar: kr. per year instead of its own, a Node or an array."""
    rent = law.given("Husleje pr. år", h.husleje_aar, "kr/år") if husleje_aar is None else husleje_aar
    shares = wage_shares(tuple(kind for kind, _ in h.adults))
    wages = [
        law.given("Løn pr. måned før skat", h.loen_maaned * share, "kr/md") if h.loen_maaned * share > 0 else None
        for share in shares
    ]
    given = h.indkomst_aar
    return Facts(
        kommune=h.kommune,
        adults=tuple(Adult(kind, age, wage) for (kind, age), wage in zip(h.adults, wages, strict=True)),
        boern=h.boern,
        aktivitetsparat=h.aktivitetsparat,
        indkomst_aar=None if given is None else law.given("Ydelse før skat pr. år, oplyst", given, "kr/år"),
        formue=law.given("Formue", h.formue),
        kirkeskat=h.kirkeskat,
        loft_pr_person=h.loft_pr_person,
        har_allerede_stoette=h.har_allerede_stoette,
        husleje_aar=rent,
        areal_m2=law.given("Areal", h.areal_m2, "m2"),
        varme_inkl=h.varme_inkl,
        varmtvand_inkl=h.varmtvand_inkl,
        el_inkl=h.el_inkl,
        vand_saerskilt=h.vand_saerskilt,
        vedligehold_fuld=h.vedligehold == "fuld",
        vedligehold_delvis=h.vedligehold == "delvis",
        egen_varme=h.egen_varme,
        anvist_almen=h.anvist_almen,
        eget_koekken=h.eget_koekken,
    )


def wage_shares(ydelsestyper: tuple[str, ...]) -> tuple[float, ...]:
    """Who earns the household's wage: those whose income is ``loen``, in equal parts; the first adult where none is."""
    earners = [kind == "loen" for kind in ydelsestyper]
    if not any(earners):
        return (1.0,) + (0.0,) * (len(ydelsestyper) - 1)
    return tuple(1.0 / sum(earners) if earner else 0.0 for earner in earners)


class HouseholdReader:
    """Checks keys and values and gathers everything that is wrong. The file kinds differ in how a value is written."""

    def __init__(
        self, dato: date, read_number: Callable[[Any], float | str], read_yes_no: Callable[[Any], bool | None]
    ) -> None:
        self.dato = dato
        self.problems: list[Problem] = []
        self._read_number, self._read_yes_no = read_number, read_yes_no

    def wrong(self, sted: str, tekst: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(sted, tekst))

    def household(
        self, values: Mapping[str, Any], number: int, where: Callable[[str], str], sted: str
    ) -> Household | None:
        """The household of the given keys (known ones only), or None with the problems noted.

        number: its place in the file, the default id; where: the place of a key, for messages; sted: of the household.
        """
        before = len(self.problems)
        read: dict[str, Any] = {}
        for key in KEYS:
            if key.name in values:
                value = self._value(key, values[key.name], where(key.name))
                if value is not None:
                    read[key.name] = value
            elif key.required:
                self.wrong(where(key.name), f"mangler. Skriv for eksempel {key.example}.")
        if len(self.problems) > before:
            return None
        read.setdefault("id", str(number))
        read.setdefault("dato", self.dato)
        household = Household(**read, sted=sted)
        self._across(household, where)
        return household if len(self.problems) == before else None

    def _value(self, key: Key, value: Any, sted: str) -> Any:
        match key.kind:
            case "heltal" | "beloeb":
                return self.number(key, value, sted)
            case "ja_nej":
                answer = self._read_yes_no(value)
                if answer is None:
                    self.wrong(sted, f"{shown(value)} kan ikke bruges. Skriv ja eller nej.")
                return answer
            case "valg":
                text = value.strip() if isinstance(value, str) else value
                if text in key.choices:
                    return text
                known = f"Skriv {either(key.choices)}." if len(key.choices) < 5 else ""
                hint = nearest(str(value), key.choices) or (
                    "" if known else f" Kendte værdier: {', '.join(key.choices)}."
                )
                self.wrong(sted, f"{shown(value)} kan ikke vælges. {known}{hint}".replace("  ", " ").strip())
                return None
            case "dato":
                return self._date(value, sted)
            case "kommune":
                return self._kommune(value, sted)
        text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not text or len(text) > 100:
            self.wrong(sted, "skal være en kort tekst, for eksempel A1.")
            return None
        return text

    def number(self, key: Key, value: Any, sted: str) -> float | int | None:
        """A finite number within the key's range, or None with the problem noted."""
        number = self._read_number(value)
        if isinstance(number, str):
            self.wrong(sted, number)
            return None
        if not math.isfinite(number):
            self.wrong(sted, f"{shown(value)} er ikke et tal, der kan regnes med. Skriv for eksempel {key.example}.")
            return None
        if key.kind == WHOLE and number != int(number):
            self.wrong(sted, f"{danish(number)} er ikke et helt tal. Skriv for eksempel {key.example}.")
            return None
        if not key.lowest <= number <= key.highest:
            allowed = f"mellem {danish(key.lowest)} og {danish(key.highest)}"
            self.wrong(sted, f"{danish(number)} er uden for grænserne. Skriv et tal {allowed}.")
            return None
        return int(number) if key.kind == WHOLE else float(number) + 0.0

    def _date(self, value: Any, sted: str) -> date | None:
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                value = None
        if type(value) is not date:
            self.wrong(sted, "er ikke en dato. Skriv år-måned-dag, for eksempel 2026-11-24.")
            return None
        return value

    def _kommune(self, value: Any, sted: str) -> str | None:
        known = kommuner()
        text = str(value).strip()
        if isinstance(value, str) and text in known:
            return text
        by_name = {k.navn.casefold(): k.kode for k in known.values()}
        guess = by_name.get(text.casefold()) or (text.zfill(4) if text.isdigit() and text.zfill(4) in known else None)
        hint = (
            f'Mente du "{guess}" ({known[guess].navn})?'
            if guess
            else 'Skriv den firecifrede kode, for eksempel "0101".'
        )
        self.wrong(sted, f"{shown(value)} er ikke en af de 98 kommunekoder. {hint}")
        return None

    def _across(self, h: Household, where: Callable[[str], str]) -> None:
        if h.single:
            for name in ("voksen2_alder", "voksen2_ydelsestype"):
                if getattr(h, name) is not None:
                    self.wrong(
                        where(name),
                        "er udfyldt, men husstanden er enlig. Lad feltet stå tomt, eller ret samlivsstatus.",
                    )
        names = ("ydelsestype", "voksen2_ydelsestype")
        for name, (kind, age) in zip(names, h.adults, strict=False):
            place = where(name if name == "ydelsestype" or h.voksen2_ydelsestype else "ydelsestype")
            try:
                check_in_force(kind, h.dato)
                if h.indkomst_aar is None:
                    check_amount_known(kind, age, h.single, h.boern)
            except BenefitNotInForce as problem:
                self.wrong(place, str(problem))
            except AmountRequired as problem:
                self.wrong(where("indkomst_aar"), f"mangler: {problem}")
