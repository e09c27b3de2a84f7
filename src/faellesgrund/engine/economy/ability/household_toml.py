"""A household in TOML: ``[husstand]``, ``[bolig]``, and where wanted ``[maal] raadighed`` and ``[satser]``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from faellesgrund.engine.economy.ability.household import BY_NAME, KEYS, HouseholdFile, HouseholdReader, Key
from faellesgrund.engine.economy.brief.toml_text import parse_toml
from faellesgrund.engine.economy.brief.wording import flattened, nearest, shown
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.evidence.kommuner import municipal_keys
from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.engine.rates import load_rates

SECTIONS = ("husstand", "bolig", "maal", "satser")
_LEFT = Key("raadighed", "maal", "beloeb", "4000", 0, 1e6)
_RATE = Key("sats", "satser", "beloeb", "0.2339", 0, 1e12)


def read_household_toml(text: str, dato: date, name: str = "husstand") -> HouseholdFile:
    """The household of a TOML text. dato: used where the file has none; name: of the file. Raises BadInput."""
    return parse_household_toml(parse_toml(text, name), dato)


def parse_household_toml(data: Mapping[str, Any], dato: date) -> HouseholdFile:
    """The household of nested mappings (TOML or JSON already read). Raises BadInput with every problem."""
    reader = HouseholdReader(dato, _number, _yes_no)
    if not isinstance(data, Mapping):
        raise BadInput([Problem("husstand", "skal have afsnittene [husstand] og [bolig].")])
    for section in data:
        if section not in SECTIONS:
            reader.wrong(str(section), "afsnittet findes ikke." + nearest(str(section), SECTIONS))
    values: dict[str, Any] = {}
    for section in ("husstand", "bolig"):
        written = data.get(section)
        if not isinstance(written, Mapping):
            reader.wrong(section, f"skal være ét afsnit, skrevet [{section}].")
            continue
        for key, value in written.items():
            if _belongs(reader, section, str(key)):
                values[str(key)] = value
    raadighed = _what_must_be_left(reader, data.get("maal", {}))
    satser, begrundelse = _rates(reader, data.get("satser", {}))
    if all(isinstance(data.get(section), Mapping) for section in ("husstand", "bolig")):
        household = reader.household(values, 1, lambda name: f"{BY_NAME[name].section}.{name}", "husstand")
    if reader.problems:
        raise BadInput(reader.problems)
    assert household is not None
    return HouseholdFile((household,), raadighed, satser, begrundelse, full=True)


def _belongs(reader: HouseholdReader, section: str, name: str) -> bool:
    place = f"{section}.{name}"
    if name not in BY_NAME:
        known = [key.name for key in KEYS if key.section == section]
        reader.wrong(place, f"nøglen {name} findes ikke." + nearest(name, known))
        return False
    if BY_NAME[name].section != section:
        reader.wrong(place, f"hører til under [{BY_NAME[name].section}]. Flyt linjen.")
        return False
    return True


def _what_must_be_left(reader: HouseholdReader, written: Any) -> tuple[float, ...]:
    if not isinstance(written, Mapping):
        reader.wrong("maal", "skal være et afsnit, skrevet [maal].")
        return ()
    for name in written:
        if name != "raadighed":
            reader.wrong(f"maal.{name}", f"nøglen {name} findes ikke." + nearest(str(name), ("raadighed",)))
    value = written.get("raadighed", ())
    amounts = list(value) if isinstance(value, list | tuple) else [value]
    read = [reader.number(_LEFT, amount, "maal.raadighed") for amount in amounts]
    return tuple(float(amount) for amount in read if amount is not None)


def _rates(reader: HouseholdReader, written: Any) -> tuple[dict[str, float], str]:
    if not isinstance(written, Mapping):
        reader.wrong("satser", "skal være et afsnit, skrevet [satser].")
        return {}, ""
    if not written:
        return {}, ""
    known = {*load_rates().keys(), *load_evidence().keys(), *municipal_keys()}
    satser = {}
    for name, value in flattened(written):
        if name == "begrundelse":
            continue
        if name not in known:
            reader.wrong(f"satser.{name}", f"satsen {name} findes ikke." + nearest(name, known))
            continue
        number = reader.number(_RATE, value, f"satser.{name}")
        if number is not None:
            satser[name] = float(number)
    reason = written.get("begrundelse")
    if not isinstance(reason, str) or not reason.strip():
        reader.wrong("satser.begrundelse", 'mangler. Skriv, hvorfor tallene er ændret: begrundelse = "…".')
        return satser, ""
    return satser, reason.strip()


def _number(value: Any) -> float | str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        hint = " uden anførselstegn" if isinstance(value, str) else ""
        return f"{shown(value)} er ikke et tal. Skriv et tal{hint}, med punktum som decimaltegn."
    try:
        return float(value)
    except OverflowError:
        return "tallet er for stort. Skriv et mindre tal."


def _yes_no(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    words = {"ja": True, "nej": False}
    return words.get(value.strip().lower()) if isinstance(value, str) else None
