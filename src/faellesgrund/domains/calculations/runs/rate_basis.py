"""Every rate and figure of the installation as one document, kept with the runs, so that a change has a name ten years on."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from faellesgrund.domains.calculations.models import RateBasis
from faellesgrund.domains.calculations.result_page.amounts import amount_with_unit
from faellesgrund.engine.evidence import load_evidence
from faellesgrund.engine.evidence.tables import DATA as EVIDENCE_DATA
from faellesgrund.engine.rates import load_rates

TABLES = {
    "almene_sammenligning.csv": "Tabellen over almene byggerier",
    "driftserfaringer.csv": "Tabellen over driftsudgifter",
    "indeks_byggeomkostninger.csv": "Byggeomkostningsindekset",
    "indeks_energi.csv": "Energipriserne",
    "indeks_forbrugerpris.csv": "Forbrugerprisindekset",
    "indeks_nettopris.csv": "Nettoprisindekset",
    "kommuner.csv": "Listen over kommuner",
    "kontoplan.csv": "Kontoplanen",
    "levetider.csv": "Tabellen over levetider",
    "projekter_danmark.csv": "Tabellen over danske projekter",
    "projekter_reference.csv": "Tabellen over referenceprojekter",
    "udgifter_benchmark.csv": "Tabellen over udgifter til sammenligning",
}


@dataclass(frozen=True, slots=True)
class RateChange:
    """One rate, figure or table that is not as it was: in words, before and now. ``now`` is empty when it is gone."""

    key: str
    name: str
    before: str
    now: str
    law: str


@lru_cache(maxsize=1)
def content_now() -> dict[str, Any]:
    """The document of today: rates with every dated value and law, figures with source, fingerprints of the tables."""
    rates = {
        rate.noegle: {
            "navn": rate.navn,
            "enhed": rate.enhed,
            "vaerdier": [
                {
                    "vaerdi": v.vaerdi,
                    "fra": v.gyldig_fra.isoformat() if v.gyldig_fra else None,
                    "til": v.gyldig_til.isoformat() if v.gyldig_til else None,
                    "hjemmel": v.hjemmel,
                    "kilde": v.kilde,
                    "grad": v.grad,
                }
                for v in rate.vaerdier
            ],
        }
        for rate in load_rates()
    }
    figures = {
        f.noegle: {"navn": f.navn, "enhed": f.enhed, "vaerdi": f.vaerdi, "kilde": f.kilde, "grad": f.grad}
        for f in load_evidence()
    }
    tables = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(EVIDENCE_DATA.glob("*.csv"))}
    return {"satser": rates, "erfaringstal": figures, "tabeller": tables}


@lru_cache(maxsize=1)
def written() -> tuple[str, bytes]:
    """The fingerprint and the packed document of today."""
    text = json.dumps(content_now(), ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest(), zlib.compress(text)


def basis_now() -> RateBasis:
    """The row of today's rates and figures, made when it is the first run on them."""
    fingerprint, content = written()
    found, _ = RateBasis.objects.get_or_create(fingerprint=fingerprint, defaults={"packed_content": content})
    return found


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[RateChange, ...]:
    """What differs between two such documents, rates first, then figures, then tables."""
    return (*_rates(before, now), *_figures(before, now), *_tables(before, now))


def _rates(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[RateChange]:
    for key in dict.fromkeys((*before["satser"], *now["satser"])):
        old, new = before["satser"].get(key), now["satser"].get(key)
        one = new or old
        if old is None or new is None:
            before_text, now_text = ("fandtes ikke" if old is None else _newest(old)), (_newest(new) if new else "")
            yield RateChange(key, one["navn"], before_text, now_text, str(one["vaerdier"][-1]["hjemmel"]))
            continue
        left, right = _by_day(old), _by_day(new)
        for day in dict.fromkeys((*left, *right)):
            a, b = left.get(day), right.get(day)
            # The end of a value follows from the next one; only that of the last says something of its own.
            ended = a is old["vaerdier"][-1] and b is new["vaerdier"][-1] and a["til"] != b["til"]
            if a is not None and b is not None and a["vaerdi"] == b["vaerdi"] and not ended:
                continue
            if a is None and b is not None:
                yield RateChange(key, new["navn"], "ikke kendt", _dated(b, new["enhed"]), str(b["hjemmel"]))
            elif a is not None:
                after = _dated(b, new["enhed"]) if b else ""
                yield RateChange(key, new["navn"], _dated(a, old["enhed"]), after, str((b or a)["hjemmel"]))


def _figures(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[RateChange]:
    for key in dict.fromkeys((*before["erfaringstal"], *now["erfaringstal"])):
        old, new = before["erfaringstal"].get(key), now["erfaringstal"].get(key)
        one = new or old
        if old and new and old["vaerdi"] == new["vaerdi"]:
            continue
        yield RateChange(
            key,
            one["navn"],
            amount_with_unit(old["vaerdi"], old["enhed"]) if old else "fandtes ikke",
            amount_with_unit(new["vaerdi"], new["enhed"]) if new else "",
            str(one["kilde"]),
        )


def _tables(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[RateChange]:
    for name in dict.fromkeys((*before["tabeller"], *now["tabeller"])):
        if before["tabeller"].get(name) != now["tabeller"].get(name):
            dansk = TABLES.get(name, f"Tabellen {name.removesuffix('.csv')}")
            yield RateChange(name, dansk, "som dengang", "rettet eller ført videre", "")


def _by_day(rate: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(v["fra"]): v for v in rate["vaerdier"]}


def _dated(value: Mapping[str, Any], unit: str) -> str:
    since = f" fra {date.fromisoformat(value['fra']):%d.%m.%Y}" if value["fra"] else ""
    until = f" til {date.fromisoformat(value['til']):%d.%m.%Y}" if value["til"] else ""
    return f"{amount_with_unit(value['vaerdi'], unit)}{since}{until}"


def _newest(rate: Mapping[str, Any]) -> str:
    return _dated(rate["vaerdier"][-1], rate["enhed"])
