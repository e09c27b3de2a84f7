"""Help in Danish, made from the table of commands."""

from __future__ import annotations

from faellesgrund.entry.cli.call import Terminal
from faellesgrund.entry.cli.commands import COMMANDS, FLAG, Argument, Command, Option
from faellesgrund.entry.cli.layout import Page


def overview(terminal: Terminal) -> str:
    """What ``faellesgrund --help`` shows: every command with one line."""
    page = Page(terminal)
    page.paragraph("Fællesgrund: fra en byggeidé til en husleje, nogen kan betale.")
    page.heading("Sådan skrives det")
    page.paragraph("faellesgrund KOMMANDO [FIL] [tilvalg]", indent=2)
    page.heading("Kommandoer")
    page.terms([(command.name, command.does) for command in COMMANDS])
    page.blank()
    page.paragraph("Se mere om en kommando: faellesgrund KOMMANDO --help")
    return page.text()


def command_help(command: Command, terminal: Terminal) -> str:
    """What ``faellesgrund KOMMANDO --help`` shows."""
    page = Page(terminal)
    page.paragraph(command.does)
    page.heading("Sådan skrives det")
    page.paragraph(" ".join(["faellesgrund", command.name, *_usage(command)]), indent=2)
    if command.arguments:
        page.heading("Det, der skal med" if command.arguments[0].required else "Det, der kan stå efter")
        page.terms([(argument.shown, argument.help) for argument in command.arguments])
    page.heading("Tilvalg")
    page.terms([(_name(option), _described(option)) for option in command.options] + [("--help", "Vis denne hjælp.")])
    if command.more:
        page.blank()
        page.paragraph(command.more)
    if command.example:
        page.heading("Eksempel")
        page.paragraph(command.example, indent=2)
    return page.text()


def _usage(command: Command) -> list[str]:
    words = [_argument(argument) for argument in command.arguments]
    return words + [_name(o) if o.required else f"[{_name(o)}]" for o in command.options]


def _argument(argument: Argument) -> str:
    return argument.shown if argument.required else f"[{argument.shown}]"


def _name(option: Option) -> str:
    return f"--{option.name}" if option.kind == FLAG else f"--{option.name} {option.shown}"


def _described(option: Option) -> str:
    said = [option.help]
    if option.choices:
        said.append(f"{', '.join(option.choices[:-1])} eller {option.choices[-1]}.")
    if option.required:
        said.append("Skal med.")
    elif option.kind != FLAG and option.default not in (None, (), 0.0):
        shown = f"{option.default:,}".replace(",", ".") if isinstance(option.default, int) else str(option.default)
        said.append(f"Ellers {shown}.")
    return " ".join(said)
