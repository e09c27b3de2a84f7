"""The sheet »Betalingsevne«: one column per profile, from benefit to what is left after rent and consumption.

The rows follow :mod:`faellesgrund.engine.economy.paying` for a single person without children. The formulas of a row
are the same in every column; what differs (rates, the 15 % rule, the maxima) stands in rows of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.paying import benefits as b
from faellesgrund.engine.economy.paying import profiles as p
from faellesgrund.engine.economy.who_can_pay import CONSUMPTION, CONSUMPTION_YEAR
from faellesgrund.engine.economy.workbook import terms as t
from faellesgrund.engine.economy.workbook.book import Cell, day_number, letter
from faellesgrund.engine.economy.workbook.figures import Figures
from faellesgrund.engine.economy.workbook.inputs import used
from faellesgrund.engine.economy.workbook.support import Counted, Slope
from faellesgrund.engine.economy.workbook.terms import Operand, Term
from faellesgrund.engine.evidence.kommuner import kommuner, tax_key

NOT_IN_FORCE = "ikke i kraft"
FIRST_COLUMN = 3
"""Text, unit and law stand before the profiles."""


@dataclass(frozen=True, slots=True)
class Home:
    """The named cells the profiles are tried in, with what they hold at the export.

    rent: kr. per home and month; flags: ja or nej by their key in [bolig];
    consumption: kr. per month as the brief gives it, if it does; needed: what must be left, if it is said.
    """

    rent: Term
    area: Term
    flags: dict[str, Term]
    consumption: Term
    consumption_given: Term
    needed: Term
    needed_given: Term

    def has(self, flag: str) -> Term:
        """Whether the flag says ja."""
        return self.flags[flag].equals("ja")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of a profile's column."""

    in_force: Term
    left: Term
    after_consumption: Term
    consumption: Term
    missing: Term
    dead: DeadZone
    slope: Slope


@dataclass(frozen=True, slots=True)
class DeadZone:
    """The whole rents just below the first payment, where a higher rent leaves more: kr. per month.

    words: from and to, or that there are none; here: whether the rent of the project lies in it.
    """

    first: Term
    last: Term
    words: Term
    here: Term


@dataclass(frozen=True, slots=True)
class Row:
    """What stands before the profiles on a row; cells: one per profile. A heading has none."""

    text: str
    unit: str
    law: str
    style: str
    cells: list[Cell]


class Rows:
    """The rows of the sheet, filled one profile at a time: the first decides them, the others must have the same."""

    def __init__(self, first_row: int) -> None:
        self.first_row = first_row
        self.rows: list[Row] = []
        self.profile = -1
        self._at = 0

    def start(self) -> None:
        """The next profile, from the top."""
        self.profile += 1
        self._at = 0

    def section(self, text: str) -> None:
        """A heading."""
        self._row(text, "", "", "afsnit")

    def add(
        self, text: str, value: Operand, style: str = "kr_oere", unit: str = "kr.", law: str = "", name: str = ""
    ) -> Term:
        """A figure of the profile; the term reads its cell. name: workbook-wide, the profile's key is put after it."""
        row = self._row(text, unit, law, style)
        worked_out = t.term(value)
        row.cells.append(Cell(worked_out, style, name or None))
        return Term(f"{letter(FIRST_COLUMN + self.profile)}{self.first_row + self._at - 1}", worked_out.value)

    def _row(self, text: str, unit: str, law: str, style: str) -> Row:
        if self.profile == 0:
            self.rows.append(Row(text, unit, law, style, []))
        row = self.rows[self._at]
        if (row.text, row.unit, row.law) != (text, unit, law):
            raise ValueError(f"profile {self.profile} has {text!r} where the first has {row.text!r}")
        self._at += 1
        return row


class Column:
    """One profile from benefit to what is left, written into the rows of the sheet."""

    def __init__(self, rows: Rows, profile: p.Profile, brief: Brief, figures: Figures, home: Home) -> None:
        self.rows, self.profile, self.brief, self.figures, self.home = rows, profile, brief, figures, home
        self.pensioner = profile.ydelsestype in b.PENSIONER
        self.form = "boligydelse" if self.pensioner else "boligsikring"

    def write(self) -> Outcome:
        """Every row of the profile."""
        self.rows.start()
        in_force, yearly = self._benefit()
        income, net = self._tax(yearly)
        self.rows.section("Boligudgift")
        rent = self.rows.add("Husleje om måneden", t.maximum(0, self.home.rent))
        rent_year = self.rows.add("Husleje om året", 12 * rent)
        counted = self._counted()
        cost = self.rows.add("Boligudgift", counted.cost(rent_year), law="BSL §§ 10, 14 og 15")
        slope = self._slope(counted, income, net)
        support = self._support(slope, cost)
        return self._left(in_force, net, support, rent_year, slope)

    def _rate(self, key: str) -> Term:
        return self.figures.term(self.figures.rate(key, "dato", strict=False))

    def _form_rate(self, key: str) -> Term:
        return self._rate(f"{self.form}.{key}")

    def _benefit(self) -> tuple[Term, Term]:
        """Whether the benefit is in force, and the benefit per year."""
        add, kind = self.rows.add, self.profile.ydelsestype
        self.rows.section("Ydelse før skat")
        begins = Term(f"DATE({b.REFORM.year},{b.REFORM.month},{b.REFORM.day})", day_number(b.REFORM))
        today = Term("dato", day_number(self.figures.dates["dato"]))
        known = t.choose(today >= begins, "ja", "nej") if kind in b.NEW_HELP else t.term("ja")
        in_force = add("Ydelsen findes på datoen", known, "svar", "", "lov 1655 af 30-12-2024")
        keys = b.rate_keys(kind, self.profile.alder, True, 0, self.profile.aktivitetsparat)
        parts = [t.choose(in_force.equals("ja"), self._rate(key), 0) for key in keys]
        sats, tillaeg, unge = (*parts, *[t.term(0)] * (3 - len(parts)))
        laws = ("LAS § 16; pensionsloven § 49; SU-loven", "LAS § 18; pensionsloven § 49", "LAS § 19")
        basic = add("Sats eller grundbeløb om måneden", sats, law=laws[0])
        single = add("Tillæg for enlige om måneden", tillaeg, law=laws[1])
        young = add("Ungetillæg om måneden", unge, law=laws[2])
        monthly = add("Ydelse om måneden", basic + single + young)
        return in_force, add("Ydelse om året", 12 * monthly)

    def _tax(self, yearly: Term) -> tuple[Term, Term]:
        """Personal income and net, kr. per year."""
        add = self.rows.add
        self.rows.section("Skat")
        personal = add("Personlig indkomst", yearly, law="PSL § 3")
        bottom = add("Bundskat, sats", self._rate("skat.bundskat"), "andel", "andel", "PSL § 6")
        municipal = add("Kommuneskat, sats", self._municipal(), "andel", "andel", "kommuneskatteloven")
        allowance = add("Personfradrag", self._rate("skat.personfradrag"), law="PSL § 10")
        of_bottom = add("Bundskat af personlig indkomst", bottom * personal, law="PSL § 6")
        of_municipal = add("Kommuneskat af personlig indkomst", municipal * personal)
        worth = add("Skatteværdi af personfradrag", (bottom + municipal) * allowance, law="PSL §§ 10 og 12")
        tax = add("Skat", t.maximum(0, of_bottom + of_municipal - worth), law="PSL §§ 6, 10 og 12")
        net = add("Netto om året", personal - tax)
        return personal, net

    def _municipal(self) -> Term:
        """The tax rate of the municipality that is counted with; #N/A where it is not known."""
        a, here = self.figures.assumptions, self.brief.kommune
        code = Term(used("projekt.kommune"), here)
        found = Term("NA()", None)
        for kode in kommuner():
            if kode == here or tax_key(kode) in a.rates:
                found = t.choose(code.equals(kode), self._rate(tax_key(kode)), found)
        return found

    def _counted(self) -> Counted:
        """Corrections, area and the highest rent that counts."""
        add, home = self.rows.add, self.home
        corrections = self._corrections()
        first, more = self._rate("boligstoette.areal_foerste_person"), self._rate("boligstoette.areal_hver_yderligere")
        persons = add("Personer i boligen", 1, "heltal", "")
        limit = add("Støtteberettiget areal", first + more * (persons - 1), "tal", "m²", "BSL § 15")
        share = t.choose(home.area > limit, limit / home.area, 1)
        share = add("Andel af huslejen, der tæller", share, "andel", "andel", "BSL § 15")
        counts = add("Højeste boligudgift gælder", self._limited, "svar", "", "BSL § 14, stk. 4")
        highest = add("Højeste boligudgift", self._form_rate("maks_boligudgift_aar"), law="BSL § 14, stk. 1")
        return Counted(home.area, limit, corrections, share, counts.equals("ja"), highest)

    @property
    def _limited(self) -> str:
        """No maxima for boligydelse: a home in a skæv bolig is always assigned by the municipality."""
        return "nej" if self.pensioner else "ja"

    def _slope(self, counted: Counted, income: Term, net: Term) -> Slope:
        """Limits of income, own payment, maxima, smallest payment."""
        add, home = self.rows.add, self.home
        self.rows.section("Indkomst og grænser")
        threshold = add("Indkomstgrænse", self._form_rate("indkomstgraense"), law="BSL §§ 21 og 22, stk. 1")
        above = add("Indkomst over grænsen", t.maximum(0, income - threshold), law="BSL §§ 8, 21 og 22")
        income_share = add(
            "Andel af indkomst over grænsen", self._form_rate("indkomstandel"), "andel", "andel", "BSL §§ 21 og 22"
        )
        income_part = add("Fradrag for indkomst", income_share * above)
        rent_share = add("Andel af boligudgiften", self._form_rate("lejeandel"), "andel", "andel", "BSL §§ 21 og 22")
        extra = self._rate("boligydelse.boligudgift_tillaeg_aar") if self.pensioner else t.term(0)
        supplement = add("Tillæg til boligudgiften", extra, law="BSL § 21")
        least_own = add("Mindste egenbetaling", self._form_rate("min_egenbetaling_aar"), law="BSL §§ 21 og 22")
        of_income = self._rate("boligydelse.min_egenbetaling_andel") if self.pensioner else t.term(0)
        own_share = add("Egenbetaling, andel af indkomsten", of_income, "andel", "andel", "BSL § 21")
        own = add("Egenbetaling", t.maximum(own_share * income, least_own), law="BSL §§ 21 og 22")
        without_limit = self.pensioner or self.profile.ydelsestype in b.DISABILITY
        share_counts = add("15 %-reglen gælder", "nej" if without_limit else "ja", "svar", "", "BSL § 22, stk. 3")
        share = add(
            "Højeste andel uden børn",
            self._rate("boligsikring.maks_andel_uden_boern"),
            "andel",
            "andel",
            "BSL § 22, stk. 3",
        )
        most_counts = add("Højeste støtte gælder", self._limited, "svar", "", "BSL § 23, stk. 2")
        most = add("Højeste støtte om året", self._form_rate("maks_stoette_aar"), law="BSL § 23, stk. 1")
        least = add("Mindste udbetaling om måneden", self._form_rate("min_udbetaling_md"), law="BSL §§ 33–34")
        kitchen = add("Eget køkken", home.flags["eget_koekken"], "svar", "", "BSL: selvstændigt køkken")
        net_month = add("Netto om måneden", net / 12)
        return Slope(
            counted=counted,
            supplement=supplement,
            rent_share=rent_share,
            income_part=income_part,
            own=own,
            share_counts=share_counts.equals("ja"),
            share=share,
            highest_support_counts=most_counts.equals("ja"),
            highest_support=most,
            least=least,
            kitchen=kitchen,
            net_month=net_month,
        )

    def _corrections(self) -> Term:
        """Deductions for what is in the rent, additions for water paid apart, kr. per year (BSL § 10)."""
        add, home = self.rows.add, self.home

        def part(text: str, when: Term, sign: int, key: str, stk: int) -> Term:
            return add(text, t.choose(when, sign * home.area * self._form_rate(key), 0), law=f"BSL § 10, stk. {stk}")

        heat, power, water_apart = home.has("varme_inkl"), home.has("el_inkl"), home.flags["vand_inkl"].equals("nej")
        parts = [
            part("Fradrag for varme i huslejen", heat, -1, "fradrag_varme_m2", 2),
            part("Fradrag for varmt vand i huslejen", heat, -1, "fradrag_varmtvand_m2", 2),
            part("Fradrag for el i huslejen", power, -1, "fradrag_el_m2", 2),
            part("Tillæg for vand ved siden af", water_apart, 1, "tillaeg_vand_m2", 3),
            part("Tillæg for afløb ved siden af", water_apart, 1, "tillaeg_afloeb_m2", 3),
        ]
        corrections = parts[0]
        for more in parts[1:]:
            corrections = corrections + more
        return add("Rettelser i alt", corrections, law="BSL § 10")

    def _support(self, slope: Slope, cost: Term) -> Term:
        """Boligstøtte per year."""
        add = self.rows.add
        self.rows.section("Boligstøtte")
        add("Boligstøtteform", self.form, "svar", "", "BSL §§ 21 og 22")
        limits = slope.limits(cost)
        main = add("Andel af boligudgiften minus fradrag for indkomst", limits[0], law="BSL §§ 21 og 22")
        after_own = add("Boligudgift minus egenbetaling", limits[1], law="BSL §§ 21 og 22")
        share = add("15 % af boligudgiften", limits[2], law="BSL § 22, stk. 3")
        before = add("Boligstøtte før afrunding om året", slope.smallest(main, after_own, share), law="BSL §§ 21–23")
        monthly = add("Hele kroner om måneden", t.half_up(before / 12), "kr")
        paid = add("Boligstøtte om måneden", slope.paid(monthly), "kr", law="BSL §§ 33–34")
        return add("Boligstøtte om året", 12 * paid, "kr")

    def _consumption(self) -> Term:
        """Heat, water and power the resident pays beside the rent, kr. per month: as given, else an estimate."""
        add, home, figures = self.rows.add, self.home, self.figures
        self.rows.section("Forbrug ved siden af huslejen, ens for alle")
        parts = []
        for flag, key in CONSUMPTION.items():
            apart = t.choose(home.has(flag), 0, figures.term(figures.figure(key)))
            parts.append(add(figures.assumptions.evidence_book[key].navn, apart, unit="kr. pr. m²"))
        factor = figures.term(figures.price_factor("netto", CONSUMPTION_YEAR, used("projekt.prisdato")))
        factor = add(f"Prisudvikling fra {CONSUMPTION_YEAR} til prisdato", factor, "faktor", "faktor")
        first = self.rows.profile == 0
        estimate = add(
            "Skøn om måneden",
            home.area * (parts[0] + parts[1] + parts[2]) * factor / 12,
            name="forbrug_skoen_pr_bolig_maaned" if first else "",
        )
        counted = t.choose(home.consumption_given, home.consumption, estimate)
        return add("Forbrug om måneden", counted, name="forbrug_pr_bolig_maaned" if first else "")

    def _left(self, in_force: Term, net: Term, support: Term, rent_year: Term, slope: Slope) -> Outcome:
        add, home, key = self.rows.add, self.home, self.profile.noegle
        beside = self._consumption()
        self.rows.section("Tilbage om måneden")
        left = add("Tilbage efter husleje, uden afrunding", (net + support - rent_year) / 12)
        there = in_force.equals("ja")
        kroner = add(
            "Tilbage efter husleje, hele kroner",
            t.choose(there, t.whole_kroner(left), NOT_IN_FORCE),
            "kr_fed",
            name=f"efter_husleje_{key}",
        )
        consumption = add("Forbrug ved siden af huslejen", beside)
        after = add(
            "Tilbage efter husleje og forbrug, hele kroner",
            t.choose(there, t.whole_kroner(left - consumption), NOT_IN_FORCE),
            "kr_fed",
            name=f"efter_forbrug_{key}",
        )
        short = t.maximum(0, t.whole_kroner(home.needed - left))
        missing = add(
            "Kroner op til rådighedsbeløbet",
            t.choose(t.both(there, home.needed_given), short, ""),
            "kr",
            name=f"mangler_{key}",
        )
        return Outcome(in_force, kroner, after, consumption, missing, self._dead_zone(slope, rent_year, there), slope)

    def _dead_zone(self, slope: Slope, rent_year: Term, there: Term) -> DeadZone:
        """Below the first payment a higher rent leaves more: the support begins with a jump (BSL §§ 33–34)."""
        add = self.rows.add
        self.rows.section("Død zone: huslejer, hvor en højere husleje lader mere tilbage")
        begins = add("Boligstøtte før afrunding, hvor der udbetales", 12 * slope.least - 6, law="BSL §§ 33–34")
        wanted = add("Boligudgift, hvor der udbetales", slope.cost_for(begins), law="BSL §§ 21 og 22")
        reached = add("Kan der udbetales", t.choose(slope.reaches(begins, wanted), "ja", "nej"), "svar", "")
        paid = reached.equals("ja")
        lowest = t.maximum(0, t.whole_above((wanted / slope.counted.share_of_area - slope.counted.corrections) / 12))
        rent = add("Husleje, hvor boligstøtten begynder", t.choose(paid, lowest, 0), "kr")
        jump = add("Boligstøtte ved den husleje", t.choose(paid, slope.monthly(slope.counted.cost(12 * rent)), 0), "kr")
        first = add("Død zone fra", t.choose(paid, t.maximum(0, rent - jump + 1), 0), "kr")
        last = add("Død zone til", t.choose(paid, rent - 1, -1), "kr")
        found = t.both(there, first <= last)
        words = add(
            "Død zone",
            t.choose(found, t.joined(first, "–", last, " kr."), "ingen"),
            "svar",
            "",
            name=f"doed_zone_{self.profile.noegle}",
        )
        charged = add("Husleje i hele kroner, rundet op", t.charged(rent_year / 12), "kr")
        inside = t.both(found, charged >= first, charged <= last)
        more = t.joined("ja: ved ", rent, " kr. er der mere tilbage")
        here = add("Huslejen ligger i den døde zone", t.choose(inside, more, "nej"), "svar", "")
        return DeadZone(first, last, words, here)
