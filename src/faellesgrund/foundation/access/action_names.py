"""What the actions are called where a person chooses among them, such as for a key. Pure."""

from __future__ import annotations

from faellesgrund.foundation.access.roles import RIGHTS

THINGS = {
    "beregning": "Beregninger",
    "satser": "Satser",
    "erfaringstal": "Erfaringstal",
    "egneprojekter": "Egne projekter",
    "parter": "Parter",
    "brugere": "Brugere",
    "roller": "Roller",
    "andenfaktor": "Krav til login",
    "adgang": "Årets gennemgang",
    "api_noegle": "API-nøgler",
    "revision": "Loggen",
    "dokument": "Dokumenter",
    "klausul": "Klausuler",
    "skabelon": "Skabeloner",
    "sagsmappe": "Sagsmapper",
    "soegning": "Søgning",
    "besked": "Beskeder",
    "opgave": "Opgaver i baggrunden",
}
VERBS = {
    "se": "se",
    "se_fortroligt": "se fortrolige",
    "opret": "oprette",
    "importer": "indlæse",
    "ret": "rette",
    "slet": "slette",
    "koer": "regne",
    "styr": "styre",
    "inviter": "invitere",
    "kraev": "kræve to trin",
    "gennemgaa": "gennemgå",
    "gennemgang_se": "se",
    "egne": "egne",
    "alle": "alle",
    "person": "udtræk for en person",
    "eksporter": "hente ud",
    "kommenter": "kommentere",
    "laas": "låse",
    "noter": "skrive noter",
    "brug": "søge",
}


def action_name(action: str) -> str:
    """»Beregninger: se«. An action without words of its own is shown by its key."""
    thing, _, verb = action.partition(".")
    return f"{THINGS[thing]}: {VERBS[verb]}" if thing in THINGS and verb in VERBS else action


def without_a_name() -> list[str]:
    """Actions nobody has found words for; a test keeps the list empty."""
    return [action for action in RIGHTS if action_name(action) == action]
