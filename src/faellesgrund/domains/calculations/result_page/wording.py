"""The sentences of the result page: the answer first, intervals in plain words, nothing that judges a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from faellesgrund.domains.calculations.result_page.amounts import (
    between,
    count_in_words,
    kr,
    lower_first,
    mio,
    mio_kr,
    number,
    percent,
    rent,
)

PROFILE_NAMES = {
    "kontanthjaelp_mindste": "Kontanthjælp, mindstesats",
    "kontanthjaelp_grund_18_24": "Kontanthjælp, 18–24 år",
    "kontanthjaelp_grund_18_24_aktivitetsparat": "Kontanthjælp, 18–24 år, aktivitetsparat",
    "kontanthjaelp_grund_25_29_aktivitetsparat": "Kontanthjælp, 25–29 år, aktivitetsparat",
    "kontanthjaelp_forhoejet": "Kontanthjælp, forhøjet sats",
    "foertidspension_ny": "Førtidspension, ny",
    "folkepension": "Folkepension",
    "su": "SU, videregående",
}
PROFILE_IN_SENTENCE = {
    "kontanthjaelp_mindste": "En enlig på mindstesats",
    "kontanthjaelp_grund_18_24": "En enlig på 18–24 år på kontanthjælp",
    "kontanthjaelp_grund_18_24_aktivitetsparat": "En aktivitetsparat på 18–24 år",
    "kontanthjaelp_grund_25_29_aktivitetsparat": "En aktivitetsparat på 25–29 år",
    "kontanthjaelp_forhoejet": "En enlig på forhøjet sats",
    "foertidspension_ny": "En enlig på førtidspension",
    "folkepension": "En enlig folkepensionist",
    "su": "En enlig på SU",
}


def profile_name(profile: str) -> str:
    """The profile as a row label."""
    return PROFILE_NAMES.get(profile, profile.replace("_", " "))


def person(profile: str) -> str:
    """The profile as somebody a sentence can begin with."""
    return PROFILE_IN_SENTENCE.get(profile, profile_name(profile))


def leading_profile(result: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The profile the page follows: the lowest benefit when it is there, else whoever has least left."""
    rows: list[Mapping[str, Any]] = list(result["betalingsevne"])
    if not rows:
        return None
    return next(
        (r for r in rows if r["profil"] == "kontanthjaelp_mindste"),
        min(rows, key=lambda r: float(r["efter_husleje_maaned"])),
    )


def leading_key(curves: Mapping[str, Any]) -> str:
    """The same for curves of what is left at each whole rent; empty when there are none."""
    if "kontanthjaelp_mindste" in curves:
        return "kontanthjaelp_mindste"
    return min(curves, key=lambda profile: float(curves[profile][0]), default="")


def left_at_rent(curves: Mapping[str, Any], profile: str, monthly: int, line: float | None) -> str:
    """På mindstesats er der 3.599 kr. tilbage. Kravet på 3.600 kr. holdes ikke. Empty without a profile."""
    if not profile:
        return ""
    left = float(curves[profile][min(monthly, len(curves[profile]) - 1)])
    said = f"{person(profile)} har da {kr(left)} tilbage."
    if line is not None:
        said += f" Kravet på {kr(line)} holdes{'' if left >= line - 0.5 else ' ikke'}."
    return said


def span_words(zone: Mapping[str, Any]) -> str:
    """2.409–2.717 kr."""
    return f"{between(number(zone['fra']), number(zone['til']))} kr."


def answer(result: Mapping[str, Any], homes: int, given_grant: float | None) -> str:
    """The whole result in one breath: cost, need, what a person has left."""
    cost = float(result["anskaffelsessum"]["forventet"])
    need = float(result["stoettebehov"]["forventet"])
    target = float(result["husleje"]["maal"])
    monthly = float(result["husleje"]["pr_bolig_maaned"])
    noun = "bolig" if homes == 1 else "boliger"
    said = [f"{count_in_words(homes)} {noun} koster {mio_kr(cost)}"]
    over = float(result["stoettebehov"]["drift_overstiger_husleje"])
    if over > 0:
        said.append(
            f"Driften alene er {kr(over)} dyrere om året end en husleje på {rent(target)} kr. kan betale, så selv fuldt"
            " tilskud rækker ikke."
        )
    elif given_grant is not None:
        said.append(f"Med {mio_kr(given_grant, 2)} fra kommunen bliver huslejen {rent(monthly)} kr.")
        said.append(f"Skal den være {rent(target)} kr., kræver det {mio_kr(need)} fra kommunen.")
    elif need > 0:
        beyond = (
            " ud over statens tilskud"
            if any(x["kilde"] == "statstilskud" and x["beloeb"] for x in result["finansiering"])
            else ""
        )
        said.append(f"Skal huslejen være {rent(target)} kr., mangler der {mio_kr(need)}{beyond}.")
    else:
        said.append(f"Huslejen kan holdes på {rent(monthly)} kr. uden tilskud fra kommunen.")
    who = leading_profile(result)
    if who is not None:
        said.append(
            f"{person(str(who['profil']))} har da {number(float(who['efter_husleje_maaned']))} kr. tilbage om måneden."
        )
    return " ".join(s if s.endswith(".") else s + "." for s in said).replace("kr..", "kr.")


def need_words(result: Mapping[str, Any]) -> tuple[str, str, str]:
    """Interval, certainty (the strong sentence) and per-home figure of the need."""
    need = result["stoettebehov"]
    low, high = float(need["p10"]), float(need["p90"])
    if high - low < 1:
        interval = "Alle beløb er givet, så der er ingen usikkerhed at vise."
    else:
        interval = f"Otte ud af ti gange ender behovet mellem {mio(low)} og {mio_kr(high)}"
    q = float(need["sikkerhed"])
    enough = need["med_sikkerhed"]
    if enough is None:
        sure = (
            f"Intet tilskud er nok med {percent(q)} sikkerhed; højst {percent(float(need['hoejeste_sikkerhed']))} kan"
            " nås."
        )
    else:
        sure = f"{mio_kr(float(enough))} er nok med {percent(q)} sikkerhed."
    return interval, sure, f"Det er {kr(float(need['pr_bolig']))} pr. bolig i det forventede tilfælde."


def chance_in_words(share: float) -> str:
    """A probability with its everyday meaning: 49 %, altså som plat eller krone."""
    shown = percent(share)
    if 0.45 <= share <= 0.55:
        return f"{shown}, altså som plat eller krone"
    if share < 0.005:
        return "så godt som ingen"
    if share > 0.995:
        return "så godt som sikker"
    tenths = round(share * 10)
    words = {
        1: "én ud af ti",
        2: "to ud af ti",
        3: "tre ud af ti",
        4: "fire ud af ti",
        6: "seks ud af ti",
        7: "syv ud af ti",
        8: "otte ud af ti",
        9: "ni ud af ti",
    }
    return f"{shown}, altså cirka {words[tenths]} gange" if tenths in words else shown


def rent_words(result: Mapping[str, Any]) -> tuple[str, str, str]:
    """What the rent rests on, the chance (the strong words) and its interval."""
    monthly, need = result["husleje"], result["stoettebehov"]
    grant = float(need["fast_tilskud"])
    shown = mio_kr(grant, 2 if grant % 100_000 else 1)
    lead = f"Gives der {shown} fra kommunen, er chancen for at holde højst {rent(float(monthly['maal']))} kr."
    chance = f"{chance_in_words(float(monthly['sandsynlighed_under_maal']))}."
    low, high = float(monthly["p10"]), float(monthly["p90"])
    if high - low < 1:
        return lead, chance, ""
    return lead, chance, f"Otte ud af ti gange ender huslejen mellem {rent(low)} og {rent(high)} kr."


def left_words(
    result: Mapping[str, Any], who: Mapping[str, Any], line: float | None, at_high_rent: float | None
) -> tuple[str, ...]:
    """What the household has left against the parties' line, at a higher rent, and for the increased benefit."""
    left = float(who["efter_husleje_maaned"])
    said = []
    if line is not None:
        gap = left - line
        side = "over" if gap >= 0 else "under"
        said.append(f"{kr(abs(gap))} {side} partnernes krav på {kr(line)}")
    high = float(result["husleje"]["p90"])
    if at_high_rent is not None and high > float(result["husleje"]["pr_bolig_maaned"]) + 1:
        said.append(f"Bliver huslejen {rent(high)} kr., er der {kr(at_high_rent)} tilbage.")
    other = next((r for r in result["betalingsevne"] if r["profil"] == "kontanthjaelp_forhoejet"), None)
    if other is not None and other is not who:
        said.append(f"På forhøjet sats er der {kr(float(other['efter_husleje_maaned']))} tilbage.")
    after = who.get("efter_forbrug_maaned")
    if after is not None and after != who["efter_husleje_maaned"]:
        said.append(f"Efter forbrug er der {kr(float(after))} tilbage.")
    return tuple(said)


def movers_in_words(names: list[str]) -> str:
    """byggeprisen, statens tilskud pr. bolig og driften."""
    lowered = [lower_first(n) for n in names]
    if len(lowered) < 2:
        return "".join(lowered)
    return f"{', '.join(lowered[:-1])} og {lowered[-1]}"


def inside(name: str) -> str:
    """A profile's name within a sentence: kontanthjælp, mindstesats; SU keeps its capitals."""
    return name if name.startswith("SU") else lower_first(name)


def dead_zone_words(row: Mapping[str, Any]) -> str:
    """Undgå 2.409–2.717 kr.: the rents where a higher rent leaves this profile more. Empty without any.

    row: one profile of ``betalingsevne``; a run from before ``spring`` was kept names the zone alone.
    """
    if row.get("spring"):
        zone = row["spring"][0]
        return (
            f"Undgå {between(number(zone['fra']), number(zone['til']))} kr. Her får beboeren ingen boligstøtte og har"
            f" mindre tilbage end ved {number(zone['bedre_til'])} kr."
        )
    if row.get("doede_zoner"):
        zone = row["doede_zoner"][0]
        return (
            f"Undgå {between(number(zone['fra']), number(zone['til']))} kr. Her får beboeren ingen boligstøtte og har"
            " mindre tilbage end ved en højere husleje."
        )
    return ""


def highest_rent_words(row: Mapping[str, Any]) -> str:
    """The highest rent that leaves this profile what the parties demand, with its gaps. Empty without a demand."""
    said = []
    for highest in row.get("hoejeste_leje", []):
        if highest["husleje"] is None:
            said.append(f"Ingen husleje holder kravet på {kr(float(highest['raadighed']))}")
            continue
        said.append(f"Højeste husleje, der holder kravet, er {number(float(highest['husleje']))} kr.")
        gaps = ", ".join(between(number(g["fra"]), number(g["til"])) for g in highest["huller"])
        if gaps:
            said.append(f"Mellem {gaps} kr. holder det ikke.")
    return " ".join(said)


def same_zones(result: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The dead zones of the run, each with the names of the profiles it zones_of: »2.409–2.717 kr.«."""
    found: dict[tuple[int, int], list[str]] = {}
    for row in result["betalingsevne"]:
        for zone in row.get("doede_zoner", []):
            found.setdefault((int(zone["fra"]), int(zone["til"])), []).append(profile_name(str(row["profil"])))
    return tuple((f"{between(number(a), number(b))} kr.", tuple(names)) for (a, b), names in sorted(found.items()))


def zones_in_words(result: Mapping[str, Any]) -> tuple[str, ...]:
    """One sentence for each dead zone of the run: from, to, and for whom."""
    everybody = len(result["betalingsevne"])
    said = []
    for span, names in same_zones(result):
        if len(names) == everybody:
            who = "alle profiler"
        elif len(names) > 3:
            who = f"{count_in_words(len(names)).lower()} profiler ({'; '.join(inside(n) for n in names)})"
        else:
            who = "; ".join(inside(n) for n in names)
        said.append(f"{span} er en død zone for {who}.")
    return tuple(said)


def least_payment_words(result: Mapping[str, Any]) -> str:
    """What the dead zone rests on: the smallest amount paid out, and how sure it is. Empty when the run does not use it."""
    row = next((r for r in result["forudsaetninger"] if r["noegle"] == "boligsikring.min_udbetaling_md"), None)
    if row is None:
        return ""
    sure = "den er bekræftet" if row["sikkerhed"] == "bekraeftet" else "den er regnet frem og ikke bekræftet"
    return (
        f"Springet kommer af den mindste boligstøtte, der udbetales: {kr(float(row['vaerdi']))} om måneden; {sure}."
        " Har beboeren allerede boligstøtte, gælder den ikke."
    )


def old_curve_words() -> str:
    """Said where a run was saved before its curve was kept with it."""
    return (
        "Kørslen er gemt, før kurven blev gemt med den. Kurven er tegnet med de satser, systemet kender i dag for"
        " kørslens dato."
    )


def rates_go_on_words(year: int | None) -> str:
    """Said where the dates go beyond the known rates: Der er regnet med satser fra 2026 … Empty when all are known."""
    if year is None:
        return ""
    return f"Efter {year} er der regnet med satserne fra {year}; nyere er ikke kendt endnu."


def curve_title(jumps: bool) -> str:
    """The finding of the curve of what is left."""
    return "En lavere husleje kan koste beboeren mere" if jumps else "Hvad er tilbage ved forskellige huslejer?"


def who_can_pay_words(
    rows: Sequence[Mapping[str, Any]], monthly: float, line: float | None, fixed: float = 0.0
) -> tuple[str, ...]:
    """Who has least at the rent and, with a line, who is below it. rows: ``betalingsevne``; fixed: other expenses a month."""
    if not rows:
        return ("Ingen af profilerne har en ydelse, der er i kraft på datoen.",)
    left = sorted((float(r["efter_husleje_maaned"]) - fixed, str(r["profil"])) for r in rows)
    least, who = left[0]
    shown = f"Ved {rent(monthly)} kr. i husleje" + (f" og {kr(fixed)} i andre faste udgifter" if fixed else "")
    if line is None:
        return (
            f"{shown} har {lower_first(person(who))} mindst tilbage: {kr(least)} om måneden.",
            "I har ikke sagt, hvor meget der skal være tilbage, så kroner vises uden vurdering.",
        )
    below = [profile for amount, profile in left if amount < line]
    if not below:
        return (
            f"{shown} klarer alle {len(rows)} profiler kravet på {kr(line)} {person(who)} har {kr(least - line)} at give af.",
        )
    noun = "profil" if len(below) == 1 else "profiler"
    names = "; ".join(inside(profile_name(p)) for p in below)
    return (f"{shown} har {len(below)} {noun} mindre tilbage end kravet på {kr(line)}: {names}.",)


def proposal_words(best: Any, shown: str) -> str:
    """The highest rent that leaves everybody enough, with the reason. best: ``Highest`` of the engine; shown: the rent now."""
    if best.husleje is None:
        return str(best.grund)
    now = f"Huslejen er {shown} kr. nu. "
    who = f" {person(best.binder)} bestemmer den." if best.binder else ""
    return f"{now}Højst {number(best.husleje)} kr.: {lower_first(best.grund)}{who}"
