"""Every change of a calculation: who may, what is checked, and the line in the change log. Failures speak Danish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from faellesgrund.domains.calculations import engine_inputs
from faellesgrund.domains.calculations.models import Calculation, Run, RunExtract, Sharing, merged, packed
from faellesgrund.domains.calculations.own_projects import own_for, stored, without_own
from faellesgrund.domains.calculations.own_rates.changed_rates import with_reasons
from faellesgrund.domains.calculations.runs.causes import Cause, Effect, causes_of, effects_of
from faellesgrund.domains.calculations.runs.comparison import Difference, differences
from faellesgrund.domains.calculations.runs.extracts import changed_keys, extract_of, key_list
from faellesgrund.domains.calculations.runs.holding import CalculationError as CalculationError
from faellesgrund.domains.calculations.runs.holding import NotAllowed as NotAllowed
from faellesgrund.domains.calculations.runs.holding import demand, held_for, seen_by
from faellesgrund.domains.calculations.runs.rate_basis import basis_now
from faellesgrund.domains.calculations.typed import typed_text
from faellesgrund.engine.problems import BadInput
from faellesgrund.foundation.access.policy import party_of, record_change
from faellesgrund.foundation.search.actions import index, remove

if TYPE_CHECKING:
    from faellesgrund.engine.economy.brief import Brief
    from faellesgrund.foundation.access.models import User

DRAWS = 10_000
SEED = 1


class NotReady(CalculationError):
    """The draft cannot be run yet. Carries the problems by key."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        count = len(self.problems)
        super().__init__(f"Ret {count} fejl, før der kan regnes." if count != 1 else "Ret 1 fejl, før der kan regnes.")


class LockedRun(CalculationError):
    """A decision rests on a run, so that it cannot be removed."""


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """A field two people changed at the same time."""

    key: str
    mine: str
    theirs: str


class VersionConflict(CalculationError):
    """Somebody else saved the same fields meanwhile. Nothing is saved; both texts are carried."""

    def __init__(self, calculation: Calculation, fields: tuple[ConflictingField, ...]) -> None:
        self.calculation = calculation
        self.fields = fields
        who = calculation.changed_by.get_full_name() or calculation.changed_by.get_username()
        super().__init__(
            f"Beregningen er ændret af {who}, siden du åbnede siden. Dine tal står her stadig og er ikke gemt endnu."
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save came to: the calculation and the problems that remain, by key."""

    calculation: Calculation
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run done again: the same to the last digit, or what differs. ``refused``: why it cannot be done again at all."""

    run: Run
    same: bool
    differences: tuple[Difference, ...]
    same_rates: bool
    result_text: str
    causes: tuple[Cause, ...] = ()
    effects: tuple[Effect, ...] = ()
    refused: tuple[str, ...] = ()


def create(
    user: User,
    navn: str,
    typed: Mapping[str, str],
    deling: str = Sharing.PARTNERSHIP,
    copied_from: Calculation | None = None,
) -> Calculation:
    """A new calculation with what was typed so far. Raises NotAllowed, or CalculationError without a party."""
    demand(user, "beregning.opret")
    party = party_of(user)
    if party is None:
        raise CalculationError(
            "Du hører ikke til en part, så beregningen kan ikke få en ejer. Bed administratoren om at rette det."
        )
    navn = navn.strip()
    if not navn:
        raise CalculationError("Giv beregningen et navn.")
    with transaction.atomic():
        calculation = Calculation(
            navn=navn[:120],
            owner=user,
            party=party,
            deling=_sharing(deling),
            changed_by=user,
            copied_from=copied_from,
        )
        calculation.draft = merged({}, typed, 1)
        _save_new(calculation)
        index(calculation)
        after = {"navn": navn, "kladde": calculation.typed()}
        if copied_from is not None:
            after["kopieret_fra"] = copied_from.slug
        record_change(user, "beregning.opret", calculation, None, after)
    return calculation


def save_step(
    user: User, slug: str, version: int, typed: Mapping[str, str], dato: date, deling: str | None = None
) -> Saved:
    """Save the fields of one page exactly as typed, also when they are wrong.

    version: the one the page was opened with. Raises VersionConflict when one of these fields was changed by
    somebody else in the meantime to something other than what is typed here; fields nobody else touched are never
    in conflict.
    """
    with transaction.atomic():
        calculation = held_for(user, slug, "beregning.ret")
        before = calculation.typed()
        clashes = tuple(
            ConflictingField(key, text, calculation.field(key).typed)
            for key, text in typed.items()
            if calculation.field(key).version > version and calculation.field(key).typed.strip() != text.strip()
        )
        if clashes:
            raise VersionConflict(calculation, clashes)
        draft = merged(calculation.draft, typed, calculation.version + 1)
        new_sharing = calculation.deling if deling is None else _sharing(deling)
        if draft != calculation.draft or new_sharing != calculation.deling:
            calculation.draft, calculation.deling = draft, new_sharing
            calculation.version += 1
            calculation.changed_by = user
            calculation.navn = (calculation.field("projekt.navn").typed.strip() or calculation.navn)[:120]
            calculation.save()
            index(calculation)
            after = calculation.typed()
            changed = {k for k in {*before, *after} if before.get(k) != after.get(k)}
            record_change(
                user,
                "beregning.ret",
                calculation,
                {k: before.get(k) for k in sorted(changed)},
                {k: after.get(k) for k in sorted(changed)},
            )
    return Saved(calculation, engine_inputs.problems(calculation.typed(), dato))


def load_brief(
    user: User, slug: str | None, brief: Brief, dato: date, deling: str = Sharing.PARTNERSHIP
) -> Calculation:
    """Take over a whole brief from a file: as a new calculation, or (slug given) in place of the draft."""
    typed = with_reasons({key: typed_text(key, value) for key, value in engine_inputs.flat(brief).items()})
    if slug is None:
        return create(user, str(brief.get("projekt.navn")), typed, deling)
    with transaction.atomic():
        calculation = held_for(user, slug, "beregning.ret")
        emptied = {key: "" for key in calculation.typed() if key not in typed}
        saved = save_step(user, slug, calculation.version, {**emptied, **typed}, dato)
    return saved.calculation


def run(user: User, slug: str, dato: date, draws: int = DRAWS, seed: int = SEED) -> Run:
    """Run the engine on the draft and keep brief, result, rates fingerprint and version. Raises NotReady."""
    calculation = seen_by(user, slug)
    demand(user, "beregning.koer", calculation)
    wrong = engine_inputs.problems(calculation.typed(), dato)
    if wrong:
        raise NotReady(wrong)
    brief = engine_inputs.brief_of(engine_inputs.values(calculation.typed()), dato)
    try:
        own = own_for(calculation, brief, dato)
        result_text = engine_inputs.answer(brief, dato, draws, seed, stored(own))
        without = without_own(brief, dato, draws, seed) if own else {}
    except BadInput as bad:
        raise NotReady({engine_inputs.key_of(p): engine_inputs.readable(p.tekst) for p in bad.problems}) from bad
    with transaction.atomic():
        locked = Calculation.objects.select_for_update().get(pk=calculation.pk)
        newest = locked.runs.aggregate(n=Max("number"))["n"] or 0
        result = engine_inputs.parsed(result_text)
        extract = extract_of(result) | {"miljoe": engine_inputs.environment()}
        made = Run.objects.create(
            calculation=locked,
            number=newest + 1,
            draft_version=calculation.version,
            brief_toml=engine_inputs.toml_of(brief),
            dato=dato,
            draws=draws,
            seed=seed,
            packed_result=packed(result_text),
            cost=result["anskaffelsessum"]["forventet"],
            need=result["stoettebehov"]["forventet"],
            rent=result["husleje"]["pr_bolig_maaned"],
            own_projects=own,
            without_own=without,
            model=extract["model"],
            changed_rates=len(changed_keys(extract)),
            rate_basis=basis_now(),
            rates_fingerprint=engine_inputs.fingerprint(),
            engine_version=engine_inputs.engine_version(),
            created_by=user,
        )
        RunExtract.objects.create(run=made, document=extract, keys=key_list(extract))
        record_change(
            user,
            "beregning.koer",
            locked,
            None,
            {"koersel": made.number, "dato": dato.isoformat(), "froe": seed, "traek": draws},
        )
    return made


def rerun(user: User, slug: str, number: int) -> Rerun:
    """Run a saved run again on its own brief, date, draws, seed and own projects, and tell what differs and why."""
    calculation = seen_by(user, slug)
    demand(user, "beregning.koer", calculation)
    old = calculation.runs.select_related("rate_basis", "extract").filter(number=number).first()
    if old is None:
        raise CalculationError(f"Kørsel {number} findes ikke.")
    before = engine_inputs.written(old.result)  # runs of older versions were stored with line breaks
    same_rates = old.rates_fingerprint == engine_inputs.fingerprint()
    try:
        brief = engine_inputs.brief_from_toml(old.brief_toml, old.dato)
        again = engine_inputs.answer(brief, old.dato, old.draws, old.seed, stored(old.own_projects))
    except BadInput as bad:
        said = tuple(engine_inputs.readable(p.tekst) for p in bad.problems)
        record_change(user, "beregning.koer", calculation, None, {"gentaget": number, "ens": False})
        return Rerun(old, False, (), same_rates, "", causes_of(old, None, own_projects=()), (), said)
    same = again == before
    now = engine_inputs.parsed(again)
    found = () if same else differences(old.result, now)
    causes = causes_of(old, extract_of(now), own_for(calculation, brief, old.dato))
    effects = () if same else effects_of(old, extract_of(now))
    record_change(user, "beregning.koer", calculation, None, {"gentaget": number, "ens": same})
    return Rerun(old, same, found, same_rates, again, causes, effects)


def delete(user: User, slug: str) -> str:
    """Remove a calculation with its runs; returns its name. The change log keeps that it was there."""
    with transaction.atomic():
        calculation = held_for(user, slug, "beregning.slet")
        name = calculation.navn
        locked = calculation.runs.filter(lock__isnull=False).order_by("number").select_related("lock").first()
        if locked is not None and locked.hold is not None:
            raise LockedRun(
                f"»{name}« kan ikke slettes: kørsel {locked.number} er låst ({locked.hold.reason}). Lås den op først."
            )
        remove(calculation)
        record_change(user, "beregning.slet", calculation, {"navn": name, "kladde": calculation.typed()}, None)
        calculation.delete()
    return name


def _save_new(calculation: Calculation) -> None:
    """Save under an address that is free, also when somebody takes the same one at this moment."""
    for left in reversed(range(MOST_TRIES)):
        calculation.slug = free_slug(calculation.navn)
        try:
            with transaction.atomic():
                calculation.save()
            return
        except IntegrityError:
            if not left:
                raise


MOST_TRIES = 20


def free_slug(navn: str) -> str:
    """An address from a name: lærkemarken → laerkemarken, with a number when it is taken."""
    folded = navn.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    base = slugify(folded)[:60].strip("-") or "beregning"
    if base in RESERVED_SLUGS:
        base = f"{base}-beregning"
    taken = set(Calculation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(s for n in range(2, len(taken) + 3) if (s := f"{base}-{n}") not in taken)


RESERVED_SLUGS = frozenset({"ny", "eksempel", "indlaes", "sammenlign"})


def _sharing(deling: str) -> str:
    if deling not in Sharing.values:
        raise CalculationError("Vælg, om hele partnerskabet eller kun jeres egen part må se beregningen.")
    return deling
