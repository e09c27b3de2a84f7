"""Where ``faellesgrund`` begins: finds the command, runs it, and turns what went wrong into sentence and exit code.

0: done. 2: the input cannot be used, said on stderr; stdout is empty. 1: our own fault.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from faellesgrund import __version__
from faellesgrund.engine.problems import BadInput
from faellesgrund.entry.cli.call import Call, Terminal, say
from faellesgrund.entry.cli.commands import BY_NAME, Command
from faellesgrund.entry.cli.help import command_help, overview
from faellesgrund.entry.cli.parser import HELP, command_named, parse

DONE, OWN_FAULT, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
MOST_PROBLEMS = 40
SHOW_FAULTS = "FAELLESGRUND_FEJLSOEG"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. argv: the words after ``faellesgrund``, None: the process's own."""
    words = list(sys.argv[1:] if argv is None else argv)
    if argv is None and words[:1] != ["server"]:
        gc.disable()  # A short process that only builds its answer.
    try:
        answer = _answer(words)
        if isinstance(answer, int):
            return answer
        _write(answer, "--json" in words)
        return DONE
    except BadInput as bad:
        return _unusable(bad, words)
    except BrokenPipeError:
        return _reader_gone()
    except KeyboardInterrupt:
        say("Afbrudt.")
        return INTERRUPTED
    except Exception as fault:
        return _own_fault(fault)


def _answer(words: list[str]) -> str | int:
    """What is to be printed, or the exit code of a command that has spoken for itself."""
    if not words:
        say("Skriv en kommando. Dem kan du vælge imellem:\n\n" + overview(Terminal.of(sys.stderr)).rstrip())
        return UNUSABLE
    first, rest = words[0], words[1:]
    terminal = Terminal.of(sys.stdout)
    if first in (*HELP, "hjaelp", "hjælp"):
        return command_help(command_named(rest[0]), terminal) if rest else overview(terminal)
    if first == "--version":
        return f"faellesgrund {__version__}\n"
    command = command_named(first)
    before_files = rest[: rest.index("--")] if "--" in rest else rest
    if any(word in HELP for word in before_files):
        return command_help(command, terminal)
    return _runner(command)(Call(command.name, parse(command, rest), terminal))


def _runner(command: Command) -> Callable[[Call], str | int]:
    """The command's own code, loaded only now, so that a command costs no more than what it needs."""
    module, _, function = command.run.partition(":")
    runner: Callable[[Call], str | int] = getattr(import_module(f"faellesgrund.entry.cli.{module}"), function)
    return runner


def _write(text: str, exact: bool) -> None:
    """Print the whole answer at once. exact: a document, always UTF-8; a terminal that lacks a letter gets a "?"."""
    reconfigure: Any = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None and (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        reconfigure(**({"encoding": "utf-8"} if exact else {"errors": "replace"}))
    sys.stdout.write(text)
    sys.stdout.flush()


def _unusable(bad: BadInput, words: Sequence[str]) -> int:
    problems = bad.problems
    for problem in problems[:MOST_PROBLEMS]:
        say(str(problem))
    if len(problems) > MOST_PROBLEMS:
        say(f"… og {len(problems) - MOST_PROBLEMS} fejl mere. Ret de første, og prøv igen.")
    if words and words[0] in BY_NAME:
        say(f"Se, hvad kommandoen kan: faellesgrund {words[0]} --help")
    else:
        say("Se alle kommandoer: faellesgrund --help")
    return UNUSABLE


def _reader_gone() -> int:
    """Whoever read our output has what they wanted (``faellesgrund satser | head``)."""
    # Python would complain again when it flushes at exit; give it somewhere to flush to.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _own_fault(fault: Exception) -> int:
    if os.environ.get(SHOW_FAULTS) == "1":
        import traceback

        traceback.print_exception(fault)
    say(
        f"Der er en fejl i Fællesgrund selv ({type(fault).__name__}), ikke i det, du har skrevet. "
        f"Kør igen med {SHOW_FAULTS}=1, og send det, der vises, til dem, der passer Fællesgrund."
    )
    return OWN_FAULT


if __name__ == "__main__":
    sys.exit(main())
