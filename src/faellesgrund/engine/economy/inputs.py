"""From a building brief to the figures of one run: what was given, what the default is, and by which date.

Dates that decide: ``tilsagn`` financing split, payment rate, grant ceiling and registration fee;
``byggestart`` maximum amount; ``ibrugtagning`` first budget year; ``prisdato`` the price level.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from faellesgrund.engine.economy import construction as c
from faellesgrund.engine.economy.algebra import Node, leaf, named
from faellesgrund.engine.economy.assumptions import Assumption, Assumptions
from faellesgrund.engine.economy.brief import Brief
from faellesgrund.engine.economy.heldout import heldout, method_in_words
from faellesgrund.engine.economy.kinds import Kind, homes_and_area, homes_cost, kinds_of
from faellesgrund.engine.economy.prices import price_factor
from faellesgrund.engine.economy.running_cost import RunningCost, RunningCostInputs, estimate
from faellesgrund.engine.economy.site import Site, site_of
from faellesgrund.engine.evidence.kommuner import capital_region, land_tax_key, raised_grant
from faellesgrund.engine.problems import BadInput, Problem


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of the run. dato is the day the ability to pay is asked for."""

    dato: date
    prisdato: date
    tilsagn: date
    byggestart: date
    ibrugtagning: date


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the chain needs for one run; amounts are Nodes in kr. at the price date."""

    brief: Brief
    dates: Dates
    homes: Node
    area: Node
    common_m2: Node
    model: str
    target: Node
    certainty: Node
    parts: c.CostParts | None
    posts: tuple[c.Post, ...] | None
    fixed_cost: Node | None
    spread: c.Spread
    grundlag: dict[str, Any]
    site: Site
    site_costs: tuple[Node, ...] | None
    kinds: tuple[Kind, ...]
    running: RunningCost
    drift_spread: float
    interest: float
    interest_spread: float
    state_grant: Node
    other_grants: Node
    municipal: Node | None
    kurstab: Node
    uncertain_keys: tuple[str, ...]
    choices: tuple[Assumption, ...]

    @property
    def home_area(self) -> Node:
        """Boligareal in m², the area that carries rent."""
        return named("Boligareal", self.homes * self.area, "m2")


class Resolver:
    """Resolves one brief. Holds what the steps share; the result is an :class:`Inputs`."""

    def __init__(self, brief: Brief, a: Assumptions, dato: date) -> None:
        self.brief, self.a = brief, a
        self.choices: dict[str, Assumption] = {}
        self.dates = self._dates(dato)
        self._factors: dict[tuple[str, int], Node] = {}

    def index(self, series: str, year: int) -> Node:
        """From a price year to the price date, worked out once per series and year."""
        if (series, year) not in self._factors:
            self._factors[series, year] = price_factor(series, year, self.dates.prisdato, self.a)
        return self._factors[series, year]

    def number(
        self, key: str, default: float, navn: str, enhed: str = "kr", kilde: str = "Standardværdi i Fællesgrund"
    ) -> Node:
        """A number of the brief, or the product's default (listed, and open to override under [satser])."""
        value = self.brief.get(key)
        if value is not None:
            return leaf(navn, float(value), enhed, oprindelse="brief")
        node = self.a.default(key, navn, default, enhed, kilde)
        if default == 0:
            self.choices[key] = self.a.used[key]
        return node

    def choice(self, key: str, default: Any, navn: str) -> Any:
        """A text, date or yes/no of the brief, or the default, which is always listed."""
        value = self.brief.get(key)
        if value is not None:
            return value
        shown = default.isoformat() if isinstance(default, date) else default
        if isinstance(default, bool):
            shown = "ja" if default else "nej"
        self.choices[key] = Assumption(
            key, navn, shown, "", "valgt", None, "Standardværdi i Fællesgrund", None, "antaget", "A"
        )
        return default

    def _dates(self, dato: date) -> Dates:
        prisdato = self.choice("projekt.prisdato", dato, "Prisdato")
        tilsagn = self.choice("projekt.tilsagn", max(prisdato, dato), "Dato for tilsagn")
        byggestart = self.choice("projekt.byggestart", tilsagn, "Byggestart")
        default_use = _add_months(max(tilsagn, byggestart), 24)
        ibrugtagning = self.choice("projekt.ibrugtagning", default_use, "Ibrugtagning")
        if not tilsagn <= byggestart <= ibrugtagning:
            text = (
                f"tilsagn {tilsagn}, byggestart {byggestart} og ibrugtagning {ibrugtagning} skal følge efter hinanden. "
                "Ret datoerne, eller udelad dem, der skal regnes ud."
            )
            raise BadInput([Problem("projekt.tilsagn", text)])
        return Dates(dato, prisdato, tilsagn, byggestart, ibrugtagning)


def resolve(brief: Brief, a: Assumptions, dato: date, own: tuple[c.OwnProject, ...] = ()) -> Inputs:
    """The figures of one run. Raises BadInput or RateUnknown with a Danish text."""
    r = Resolver(brief, a, dato)
    kinds = kinds_of(brief)
    homes, area = homes_and_area(brief, kinds)
    site = site_of(r, homes)
    common = r.number("bygning.faelleshus_m2", 40, "Fælleshus", "m2")
    model = r.choice("stoette.model", "tilskud_og_laan", "Finansieringsmodel")
    r.choice("stoette.boligtype", "familie", "Boligtype")
    place = Place(homes, area, kinds, common, site)
    parts, posts, fixed, spread, grundlag, keys = _cost(r, place, own)
    running = _running(r, place)
    grant = brief.get("stoette.kommunalt_tilskud")
    if grant is None:
        r.choice("stoette.kommunalt_tilskud", "behov", "Kommunalt tilskud")
    municipal = None if grant in (None, "behov") else leaf("Kommunalt tilskud", float(grant), "kr", oprindelse="brief")
    interest_given = brief.get("laan.rente") is not None
    interest_spread = 0.0 if interest_given else a.evidence("laan.rente_spredning").vaerdi
    drift_spread = a.evidence("drift.spredning_log").vaerdi if running.estimated.vaerdi > 0 else 0.0
    keys += () if interest_given else ("laan.rente_spredning",)
    keys += ("drift.spredning_log",) if drift_spread else ()
    kurs = r.number("laan.kurs", 100, "Kurs", "", "Standardværdi i Fællesgrund: kurs pari")
    certainty = r.number("maal.sikkerhed", 0.8, "Ønsket sikkerhed", "andel")
    if spread != c.Spread() or drift_spread or interest_spread:
        keys += ("maal.sikkerhed",) if brief.get("maal.sikkerhed") is None else ()
    return Inputs(
        brief=brief,
        dates=r.dates,
        homes=homes,
        area=area,
        common_m2=common,
        model=model,
        target=r.number(
            "maal.husleje",
            3000,
            "Mål for huslejen",
            "kr/md",
            "Projektmål i København: omkring 3.000 kr. (Fremtidens Fundament)",
        ),
        certainty=certainty,
        parts=parts,
        posts=posts,
        fixed_cost=fixed,
        spread=spread,
        grundlag=grundlag,
        site=site,
        site_costs=site.costs(c.default_lines(a, homes, r.index), homes) if parts and site.listed else None,
        kinds=kinds,
        running=running,
        drift_spread=drift_spread,
        interest=float(brief.get("laan.rente")) if interest_given else a.evidence("laanerente_skoen").vaerdi,
        interest_spread=interest_spread,
        state_grant=_state_grant(r, homes, model),
        other_grants=r.number("stoette.andre_tilskud", 0, "Andre tilskud"),
        municipal=municipal,
        kurstab=named("Kurstab pr. lånt krone", 1.0 - kurs / 100.0, "andel"),
        uncertain_keys=keys,
        choices=tuple(r.choices.values()),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """What is built and where."""

    homes: Node
    area: Node
    kinds: tuple[Kind, ...]
    common: Node
    site: Site


def _cost(
    r: Resolver, place: Place, own: tuple[c.OwnProject, ...]
) -> tuple[c.CostParts | None, tuple[c.Post, ...] | None, Node | None, c.Spread, dict[str, Any], tuple[str, ...]]:
    brief, a = r.brief, r.a
    homes, common, site = place.homes, place.common, place.site
    method = r.choice("bygning.byggemaade", "trae_elementer", "Byggemåde")
    fixed = brief.get("anlaeg.anskaffelsessum")
    if fixed is not None:
        node = leaf("Anskaffelsessum som givet", float(fixed), "kr", oprindelse="brief")
        return None, None, node, c.Spread(), _basis_given("anskaffelsessummen er givet"), ()
    if brief.poster is not None:
        posts = tuple(
            c.Post(p.gruppe, p.tekst, leaf(p.tekst, p.beloeb, "kr", oprindelse="brief")) for p in brief.poster
        )
        return None, posts, None, c.Spread(), _basis_given("alle linjer er givet"), ()
    capital = capital_region(brief.kommune)
    price_given = brief.get("anlaeg.entreprise_pr_m2")
    keys: tuple[str, ...] = ("anlaeg.grund_spredning_log", "anlaeg.tilslutning_spredning_log")
    public = c.public_price(a, capital, r.index)
    whole = c.with_own(a, public, own)
    tender = a.evidence("anlaeg.licitation_spredning_log").vaerdi
    between = c.predictive_spread(
        a.evidence("anlaeg.spredning_log").vaerdi,
        a.evidence("anlaeg.offentlig_vaegt_i_projekter").vaerdi,
        public.vaerdi,
        own,
    )
    sigma = (between**2 + tender**2) ** 0.5
    if price_given is not None:
        price = leaf("Entreprise pr. m²", float(price_given), "kr/m2", oprindelse="brief")
        house, common_price, sigma, sigma_common = homes_cost(place, lambda _: price), price, 0.0, 0.0
    else:
        common_price = c.house_price(whole, r.index)
        if common_price.vaerdi <= 0:
            raise BadInput([Problem("satser", _NO_HOUSE_LEFT)])
        key = c.METHODS[method]

        def price_at(area: Node) -> Node:
            """Price per m² of a home of this size (kr.)."""
            sized = common_price * c.size_factor(a, area)
            return named("Boliger pr. m²", sized if key is None else sized * a.evidence(key), "kr/m2")

        house = homes_cost(place, price_at)
        if method == "ombygning":
            sigma *= a.evidence("anlaeg.ombygning_spredning").vaerdi
            keys += ("anlaeg.ombygning_spredning",)
        sigma_common = a.evidence("anlaeg.faelleshus_spredning_log").vaerdi if common.vaerdi else 0.0
        keys += ("anlaeg.spredning_log", "anlaeg.licitation_spredning_log")
        keys += ("anlaeg.faelleshus_spredning_log",) if common.vaerdi else ()
        keys += ("anlaeg.offentlig_vaegt_i_projekter",) if own else ()
    lines = site.lines(c.default_lines(a, homes, r.index))
    share = brief.get("anlaeg.omkostninger_andel")
    ground = a.evidence("anlaeg.grund_spredning_log").vaerdi
    spread = c.Spread(
        house=sigma,
        common_house=sigma_common,
        ground=ground,
        ground_works=ground if site.works_open else 0.0,
        connections=a.evidence("anlaeg.tilslutning_spredning_log").vaerdi,
    )
    parts = c.CostParts(
        plot=site.purchase,
        deed=site.deed,
        house=named("Boliger", house),
        common_house=named("Fælleshus", common * common_price),
        unforeseen_share=a.evidence("anlaeg.uforudsete"),
        advice_share=a.evidence("anlaeg.raadgivning"),
        interest_factor=c.interest_factor(a),
        costs_share=None if share is None else leaf("Omkostninger, andel", float(share), "andel", oprindelse="brief"),
        **lines,
    )
    per_m2 = house.vaerdi / (homes.vaerdi * place.area.vaerdi)
    grundlag = _basis(a, own, public, whole, sigma, per_m2, price_given is not None)
    return parts, None, None, spread, grundlag, keys


_NO_HOUSE_LEFT = (
    "De særskilte linjer er tilsammen dyrere end hele projektet, så der bliver intet tilbage til boligerne. "
    "Ret de ændrede priser, eller giv anlaeg.entreprise_pr_m2."
)


def _state_grant(r: Resolver, homes: Node, model: str) -> Node:
    """The state's grant (kr.) for the models that have one; the ceiling is dated. BEK 75 of 28-01-2020 § 16."""
    key = "skaev_tilskud_max" if raised_grant(r.brief.kommune) else "skaev_tilskud_grund"
    ceiling = r.a.law(key, r.dates.tilsagn)
    given = r.brief.get("stoette.statstilskud_pr_bolig")
    if given is not None and float(given) > ceiling.vaerdi:
        text = f"{float(given):,.0f}".replace(",", ".") + f" kr. er over loftet på {ceiling.vaerdi:,.0f}".replace(
            ",", "."
        )
        raise BadInput(
            [
                Problem(
                    "stoette.statstilskud_pr_bolig", f"{text} kr. pr. bolig den {r.dates.tilsagn}. Skriv højst loftet."
                )
            ]
        )
    per_home = ceiling if given is None else leaf("Statstilskud pr. bolig", float(given), "kr", oprindelse="brief")
    return named("Statens tilskud", per_home * homes, "kr", "BEK 75 af 28. januar 2020 § 16")


def _running(r: Resolver, place: Place) -> RunningCost:
    site = place.site
    return estimate(
        RunningCostInputs(
            homes=place.homes,
            area=place.area,
            common_m2=place.common,
            vilkaar=site.vilkaar,
            plot_price=site.price,
            lease=site.lease,
            water_in_rent=r.choice("bolig.vand_inkl", True, "Vand i huslejen"),
            given=r.brief.drift,
            land_tax_key=land_tax_key(r.brief.kommune),
        ),
        r.a,
        r.dates.ibrugtagning,
        lambda year: r.index("netto", year),
    )


def _basis_given(why: str) -> dict[str, Any]:
    return {
        "n": 0,
        "metode": f"Ingen skøn: {why} i byggebriefen.",
        "kilder": [],
        "interval_i_ord": "Prisen er givet, så den har intet interval.",
    }


def _basis(
    a: Assumptions, own: tuple[c.OwnProject, ...], public: Node, whole: Node, sigma: float, price: float, given: bool
) -> dict[str, Any]:
    keys = ("anlaeg.pris_a_m2", "anlaeg.pris_b_m2", "anlaeg.pris_e_m2", "anlaeg.pris_d_m2")
    kilder: list[dict[str, Any]] = [
        {
            "tekst": f.navn,
            "kilde": f.kilde,
            "n": f.n,
            "vaegt": a.evidence(f"anlaeg.vaegt_{k[12]}").vaerdi,
            "sikkerhed": f.sikkerhed,
        }
        for k, f in ((k, a.evidence_book[k]) for k in keys)
    ]
    if own:
        # Shares of the whole, so that public and own can be added: kappa accounts against n.
        kappa = a.evidence("anlaeg.offentlig_vaegt_i_projekter").vaerdi
        for row in kilder:
            row["vaegt"] *= kappa / (kappa + len(own))
        kilder += [
            {
                "tekst": g.navn,
                "kilde": g.kilde,
                "n": g.n,
                "vaegt": g.n / (kappa + len(own)),
                "sikkerhed": g.sikkerhed,
            }
            for g in c.own_groups(own)
        ]
    n = 3 + len(own)
    basis: dict[str, Any] = {
        "n": n,
        "metode": method_in_words(whole.vaerdi, price, sigma, given, len(own)),
        "kilder": kilder,
        "interval_i_ord": "",
    }
    if own and not given:
        basis["egne_projekter"] = {
            "antal": len(own),
            "pr_m2_uden": round(public.vaerdi, 2),
            "pr_m2_med": round(whole.vaerdi, 2),
        }
    if n < 8:
        basis["holdt_ude"] = heldout(a, tender=a.evidence("anlaeg.licitation_median").vaerdi)
    return basis


def _add_months(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))
