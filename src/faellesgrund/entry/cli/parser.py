"""Reads the words after ``faellesgrund`` by the table of commands; all that is wrong is said at once, in Danish."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.entry.cli.commands import (
    AMOUNT,
    BY_NAME,
    CHOICE,
    DATE,
    EARLIEST,
    FLAG,
    LATEST,
    NUMBER,
    WHOLE,
    Argument,
    Command,
    Option,
)

HELP = ("--help", "-h", "--hjaelp", "--hjælp")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?|[+-]?\d{1,3}(\.\d{3})+,\d+", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_LOOKS_LIKE_A_NUMBER = re.compile(r"[+-]?\d[\d.,]*([eE][+-]?\d+)?", re.ASCII)


def command_named(name: str) -> Command:
    """The command with the name. Raises BadInput with the nearest known one."""
    if name in BY_NAME:
        return BY_NAME[name]
    if name.startswith("-"):
        raise BadInput(
            [Problem(name, "findes ikke her. Skriv først en kommando: faellesgrund KOMMANDO [FIL] [tilvalg].")]
        )
    raise BadInput([Problem(name, "kommandoen findes ikke." + _nearest(name.lower(), BY_NAME))])


def parse(command: Command, words: Sequence[str]) -> dict[str, Any]:
    """The values of the command's arguments and options by key. Raises BadInput with every problem."""
    reader = _Reader(command)
    reader.read(list(words))
    if reader.problems:
        raise BadInput(reader.problems)
    return reader.values


class _Reader:
    def __init__(self, command: Command) -> None:
        self.command = command
        self.options = {option.name: option for option in command.options}
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {o.key: False if o.kind == FLAG else o.default for o in command.options}
        self.values |= {argument.key: None for argument in command.arguments}
        self.seen: set[str] = set()

    def wrong(self, place: str, text: str) -> None:
        self.problems.append(Problem(place, text))

    def read(self, words: list[str]) -> None:
        loose: list[str] = []
        while words:
            word = words.pop(0)
            if word == "--":
                loose += words
                break
            if word.startswith("--") and len(word) > 2:
                self.option(word, words)
            elif re.fullmatch(r"-[a-zæøå]+", word, re.IGNORECASE):
                self.wrong(word, "findes ikke." + _nearest(word.lstrip("-"), self.options, "--"))
            else:
                loose.append(word)
        self.loose(loose)
        for option in self.command.options:
            if option.required and option.name not in self.seen:
                self.wrong(f"--{option.name}", f"mangler. Skriv --{option.name} {option.shown}: {_lower(option.help)}")

    def loose(self, words: list[str]) -> None:
        arguments: tuple[Argument, ...] = self.command.arguments
        for argument, word in zip(arguments, words, strict=False):
            self.values[argument.key] = word
        for word in words[len(arguments) :]:
            self.wrong(word, "er der ikke plads til." + _nearest(word, self.options, "--"))
        for argument in arguments[len(words) :]:
            if argument.required:
                self.wrong(argument.shown, f"mangler. Skriv: faellesgrund {self.command.name} {argument.shown}")

    def option(self, word: str, rest: list[str]) -> None:
        name, equals, attached = word[2:].partition("=")
        option = self.options.get(name)
        if option is None:
            self.wrong(f"--{name}", "tilvalget findes ikke." + _nearest(name, self.options, "--"))
            if not equals and rest and _LOOKS_LIKE_A_NUMBER.fullmatch(rest[0]):
                rest.pop(0)  # the value of the unknown option is not a problem of its own
            return
        if name in self.seen and not option.many:
            self.wrong(word, "står to gange. Skriv det én gang.")
        self.seen.add(name)
        if option.kind == FLAG:
            if equals:
                self.wrong(f"--{name}", "tager ingen værdi. Skriv det alene.")
            self.values[option.key] = True
            return
        if equals:
            written = [attached]
        elif rest and not rest[0].startswith("--"):
            written = [rest.pop(0)]
            while option.many and rest and _LOOKS_LIKE_A_NUMBER.fullmatch(rest[0]):
                written.append(rest.pop(0))
        else:
            self.wrong(f"--{name}", f"mangler sin værdi. Skriv --{name} {option.shown}.")
            return
        for text in written:
            value = self.value(option, text)
            if value is not None:
                self.values[option.key] = (*self.values[option.key], value) if option.many else value

    def value(self, option: Option, text: str) -> Any:
        place = f"--{option.name}"
        if option.kind == CHOICE:
            if text not in option.choices:
                self.wrong(place, f"{_shown(text)} kan ikke vælges.{_nearest(text, option.choices)}")
                return None
            return text
        if option.kind == DATE:
            return self.day(place, text)
        if option.kind in (NUMBER, AMOUNT, WHOLE):
            return self.number(option, text)
        if not text.strip():
            self.wrong(place, f"er tom. Skriv --{option.name} {option.shown}.")
            return None
        return text

    def day(self, place: str, text: str) -> date | None:
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                raise ValueError
            day = date.fromisoformat(text)
        except ValueError:
            self.wrong(place, f"{_shown(text)} er ikke en dato. Skriv år-måned-dag, for eksempel 2026-12-01.")
            return None
        if not date.fromisoformat(EARLIEST) <= day <= date.fromisoformat(LATEST):
            self.wrong(place, f"{text} er uden for {EARLIEST} til {LATEST}. Ret datoen.")
            return None
        return day

    def number(self, option: Option, text: str) -> float | int | None:
        place = f"--{option.name}"
        number = read_number(text)
        if isinstance(number, str):
            self.wrong(place, number)
            return None
        if option.kind == WHOLE and number != int(number):
            self.wrong(place, f"{text} er ikke et helt tal. Skriv et helt tal{_range(option)}.")
            return None
        low, high = option.lowest, option.highest
        if (low is not None and number < low) or (high is not None and number > high):
            share = " 4,5 % skrives 0.045." if option.kind == NUMBER and number > 1 else ""
            self.wrong(place, f"{text} er uden for grænserne. Skriv et tal{_range(option)}.{share}")
            return None
        return int(number) if option.kind == WHOLE else number


def read_number(text: str) -> float | str:
    """A number as typed, with point or comma, or the sentence that says why it cannot be used.

    ``3.000`` and ``3,000`` can be read two ways and are asked about; ``0.045`` and ``1.250.000,50`` cannot.
    """
    typed = text.strip()
    if _TWO_WAYS.fullmatch(typed):
        plain = re.sub(r"[.,]", "", typed)
        return f"{typed} kan læses på to måder. Skriv {plain}, eller {typed[:-4]} hvis det er meningen."
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(".", "").replace(",", ".")
    elif _COMMA.fullmatch(typed):
        typed = typed.replace(",", ".")
    if not _PLAIN.fullmatch(typed):
        return f"{_shown(text)} er ikke et tal. Skriv et tal, for eksempel 2800 eller 0.045."
    number = float(typed)
    if math.isinf(number):
        return f"{_shown(text)} er for stort. Skriv et mindre tal."
    return number


def _range(option: Option) -> str:
    low, high = option.lowest, option.highest
    if low is None or high is None:
        return ""
    if high >= 1e12:
        return f" over {_danish(low)}" if low == 0 else f" på {_danish(low)} eller mere, højst {_danish(high)}"
    return f" mellem {_danish(low)} og {_danish(high)}"


def _danish(number: float) -> str:
    return f"{number:,.12g}".translate(str.maketrans(",.", ".,"))


def _either(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" eller {names[-1]}" if names[1:] else names[0]


def _shown(text: str) -> str:
    cut = text if len(text) <= 40 else text[:37] + "…"
    return "»" + "".join(c if c.isprintable() else "?" for c in cut) + "«"


def _nearest(word: str, known: Any, before: str = "") -> str:
    found = get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.5)
    if found:
        return f" Mente du {before}{found[0]}?"
    return f" Skriv {_either([before + str(k) for k in known])}." if known else " Kommandoen har ingen tilvalg."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
