"""TOML as text: read with complaints in Danish, and where in the text a key stands."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from faellesgrund.engine.problems import BadInput, Problem

_COMPLAINTS = {
    "Cannot overwrite a value": "samme nøgle står to gange",
    "Duplicate inline table key": "samme nøgle står to gange",
    "Cannot declare": "samme afsnit står to gange",
    "Cannot redefine namespace": "samme afsnit står to gange",
    "Cannot mutate immutable namespace": "samme afsnit står to gange",
    "Expected '='": "der mangler et lighedstegn efter nøglen",
    "Invalid initial character": "her skulle der stå en nøgle",
    "Invalid statement": "linjen er hverken et afsnit som [projekt] eller en nøgle som navn = …",
    "Invalid value": "værdien kan ikke læses; tekst skal stå i anførselstegn, og ja og nej skrives true og false",
    "Invalid date or datetime": "datoen findes ikke",
    "Unclosed array": "en liste mangler et komma eller sin slutklamme ]",
    "Unclosed inline table": "en linje i krøllede klammer mangler et komma eller sin slutklamme }",
    "Expected newline or end of document": (
        "der står noget efter værdien; skriv tal uden mellemrum og med punktum som decimaltegn"
    ),
    "Illegal character": "der er et tegn, som ikke må stå der; måske mangler et anførselstegn på linjen",
    "Found invalid character": "der er et tegn, som ikke må stå der",
    "Unterminated string": "en tekst mangler sit sidste anførselstegn",
    "Unescaped": "en omvendt skråstreg i en tekst skal skrives to gange",
    "Invalid hex value": "et tegn er skrevet med en kode, der ikke findes",
    "Escaped character": "et tegn er skrevet med en kode, der ikke findes",
    "Expected ']": "et afsnit mangler sin slutklamme ]",
}


def parse_toml(text: str, name: str = "") -> dict[str, Any]:
    """The tables of a TOML text. name: what the text is called, before every message.

    Raises BadInput with line, what is wrong and how to mend it, in Danish.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput([Problem(name, _in_danish(str(error), text))]) from error
    except ValueError as error:  # an integer with more digits than Python reads
        raise BadInput([Problem(name, "filen kan ikke læses: et tal er for langt. Skriv et kortere tal.")]) from error
    except RecursionError as error:
        raise BadInput([Problem(name, "filen kan ikke læses: den har for mange lag af klammer.")]) from error


def _in_danish(message: str, text: str) -> str:
    where = re.search(r"at line (\d+), column (\d+)", message)
    place = "slutningen af filen"
    if where:
        line, column = int(where.group(1)), int(where.group(2))
        place = f"linje {line}, tegn {column}"
        if text.split("\n")[line - 1][column - 1 : column].lower() in {"æ", "ø", "å"}:
            return f"{place}: nøgler og afsnit skrives uden æ, ø og å. Skriv ae, oe og aa."
    what = next((danish for start, danish in _COMPLAINTS.items() if message.startswith(start)), None)
    return f"{place}: {what or 'linjen kan ikke læses som TOML'}. Ret linjen."


class Lines:
    """Where keys stand in a TOML text, for the messages."""

    def __init__(self, text: str = "") -> None:
        self._at: dict[str, int] = {}
        section = ""
        count: dict[str, int] = {}
        for number, line in enumerate(text.split("\n"), start=1):
            if match := re.match(r"\s*\[\[\s*([^\[\]]+?)\s*\]\]", line):
                count[match.group(1)] = count.get(match.group(1), 0) + 1
                section = f"{match.group(1)}[{count[match.group(1)]}]"
                self._at.setdefault(section, number)
            elif match := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
                section = match.group(1).strip("\"' ")
                self._at.setdefault(section, number)
            elif match := re.match(r"""\s*("[^"]*"|'[^']*'|[^\s=#.]+(?:\.[^\s=#.]+)*)\s*=""", line):
                key = match.group(1).strip("\"'")
                self._at.setdefault(f"{section}.{key}" if section else key, number)

    def place(self, key: str) -> str:
        """``Linje 14, anlaeg.poster`` or just the key."""
        row = key.rpartition(".")[0] if "]." in key else key
        line = self._at.get(key) or self._at.get(row) or self._at.get(key.split("[")[0])
        return f"Linje {line}, {key}" if line else key
