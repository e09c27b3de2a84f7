"""Filling a docx template in: what may stand in one, what is wrong with it and where, and the merge itself.

Staff write templates, so a template is never trusted: of the template language only fields, lists and conditions are let
through, which also keeps the result of a merge small.
"""

from __future__ import annotations

import difflib
import io
import re
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from faellesgrund.engine.problems import BadInput, Problem
from faellesgrund.foundation.documents.export.paper import Paper
from faellesgrund.foundation.documents.letter_templates.fields import (
    CONTENT,
    LISTS,
    STANDARD_KEYS,
    Field,
    Value,
    example_paper,
    example_values,
)

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST = 5 * 1024 * 1024
"""Bytes of a template."""
LARGEST_PART = 4 * 1024 * 1024
"""Bytes of one unpacked part that is read for fields."""
LARGEST_RESULT = 30 * 1024 * 1024
DEEPEST_LOOP = 2

FILTERS = {"upper", "lower", "capitalize", "trim", "join", "default", "length", "first", "last"}
_TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#.*?#\}", re.DOTALL)
_LONE_BRACE = re.compile(r"\{\{|\}\}|\{%|%\}")
_PREFIX = re.compile(r"^(?:(?:tr|tc|p|r)\s)?\s*[-+]?")
_INNER_NAMES = {"self", "super", "caller", "varargs", "kwargs"}
"""Names the language gives a meaning of its own."""
_OPENERS, _CLOSERS = {"for": "endfor", "if": "endif"}, {"endfor": "for", "endif": "if"}


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a template: where it stands, its text, and whether it stands by itself in the body."""

    name: str
    text: str
    part: str
    alone: bool

    @property
    def shown(self) -> str:
        """afsnit 4 (»Kære {{ navn }}«)"""
        text = " ".join(self.text.split())
        return f"{self.name} (»{text[:60]}{'…' if len(text) > 60 else ''}«)"


def problems_of(content: bytes, fields: Sequence[Field]) -> list[Problem]:
    """Everything wrong with a template, each with its paragraph. Empty: it can be used, also with the example data."""
    from docx.opc.exceptions import PackageNotFoundError

    if len(content) > LARGEST:
        return [Problem("", f"skabelonen må højst fylde {LARGEST // 1024 // 1024} MB. Gør billederne i den mindre.")]
    try:
        places = tuple(_places(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        return [Problem("", "skabelonen kan ikke åbnes. Gem den på ny i Word som .docx, og prøv igen.")]
    problems = [*_broken_tags(places), *_content_problems(places)]
    if problems:
        return problems
    problems = _forbidden(content, places, {field.key for field in fields})
    if problems:
        return problems
    try:
        merged(content, example_values(fields), example_paper())
    except BadInput as wrong:
        return list(wrong.problems)
    return []


def merged(content: bytes, values: Mapping[str, Value], made: Paper) -> bytes:
    """The template filled in, with the paper's clauses where ``{{ indhold }}`` stands. Raises BadInput.

    Marks such as UDKAST are put at the top, whatever the template says. The same bytes for the same arguments.
    """
    import docx
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    from faellesgrund.foundation.documents.output.word import SectionWriter, add_marks
    from faellesgrund.foundation.documents.output.word_parts import saved, set_properties

    marker = f"indhold-{secrets.token_hex(12)}"
    context = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    template = DocxTemplate(io.BytesIO(content))
    stream = io.BytesIO()
    try:
        template.render({**context, CONTENT: marker}, jinja_env=_environment(), autoescape=True)
        template.save(stream)
        # Opened anew: the merge leaves the body in a shape that cannot be written to.
        document = docx.Document(io.BytesIO(stream.getvalue()))
    except (TemplateError, ValueError, KeyError, TypeError, ArithmeticError, OverflowError) as wrong:
        raise BadInput(
            [Problem("", f"skabelonen kan ikke flettes: {_said(wrong)}. Ret den i Word, og prøv igen.")]
        ) from wrong
    body = document.element.body
    target = next((each for each in body if _text_of(each).strip() == marker), None)
    if target is None:
        raise BadInput([Problem("", "{{ indhold }} skal stå i et afsnit for sig selv i selve brevet.")])
    before = set(body)
    SectionWriter(document).sections(made.sections)
    for element in [each for each in body if each not in before]:
        target.addprevious(element)
    body.remove(target)
    add_marks(document, made.standing.marks)
    standing = made.standing
    set_properties(document, made.title_text, standing.author, standing.kind, standing.stamp)
    result = saved(document)
    if len(result) > LARGEST_RESULT:
        raise BadInput([Problem("", "det flettede dokument bliver for stort. Gør skabelonens billeder mindre.")])
    return result


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    """The template language with nothing in it but fields and the few filters."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, optimized=False)
    environment.globals.clear()
    environment.filters = {name: each for name, each in environment.filters.items() if name in FILTERS}
    return environment


def _places(content: bytes) -> Iterator[Place]:
    """Every paragraph with its name, in reading order: the body with its tables, then heads and feet of pages."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    for number, paragraph in enumerate(body.iter(qn("w:p")), 1):
        text = _text_of(paragraph)
        yield Place(f"afsnit {number}", text, "body", paragraph.getparent() is body)
    for name, kind in (("sidehovedet", "header"), ("sidefoden", "footer")):
        for part in document.part.package.iter_parts():
            if part.content_type.endswith(f".{kind}+xml"):
                for paragraph in part.element.iter(qn("w:p")):
                    yield Place(name, _text_of(paragraph), str(part.partname), False)


def _text_of(paragraph: Any) -> str:
    from docx.oxml.ns import qn

    return "".join(each.text or "" for each in paragraph.iter(qn("w:t")))


def _broken_tags(places: Sequence[Place]) -> list[Problem]:
    """Braces without a mate in their paragraph, and loops and conditions that do not end in their part."""
    problems = []
    opened: list[tuple[str, Place]] = []
    part = ""
    for place in places:
        if place.part != part:
            problems += [_not_closed(*each) for each in opened]
            opened, part = [], place.part
        if _LONE_BRACE.search(_TAG.sub("", place.text)):
            problems.append(
                Problem(
                    place.shown, "et felt begynder eller slutter ikke. Skriv hele feltet i samme afsnit: {{ felt }}."
                )
            )
        for tag in _TAG.finditer(place.text):
            word = _PREFIX.sub("", tag.group(2) or "").strip().split(" ")[0]
            if word in _OPENERS:
                opened.append((word, place))
            elif word in _CLOSERS:
                if not opened or opened[-1][0] != _CLOSERS[word]:
                    problems.append(
                        Problem(
                            place.shown, f"{word} har ikke et {_CLOSERS[word]} foran sig. Slet det, eller sæt det ind."
                        )
                    )
                else:
                    opened.pop()
    return problems + [_not_closed(*each) for each in opened]


def _not_closed(word: str, place: Place) -> Problem:
    return Problem(place.shown, f"{word} bliver ikke lukket. Skriv {{% {_OPENERS[word]} %}}, hvor det slutter.")


def _content_problems(places: Sequence[Place]) -> list[Problem]:
    pattern = re.compile(r"\{\{\s*(?:p\s+)?indhold\s*\}\}")
    found = [place for place in places if re.search(r"\{\{[^}]*\bindhold\b[^}]*\}\}", place.text)]
    if not found:
        return [
            Problem(
                "",
                "skabelonen mangler {{ indhold }}, hvor dokumentets tekst skal stå. Skriv det i et afsnit for sig selv.",
            )
        ]
    wrong = next((place for place in found if not (place.alone and pattern.fullmatch(place.text.strip()))), None)
    if wrong:
        return [
            Problem(
                wrong.shown, "{{ indhold }} skal stå i et afsnit for sig selv, ikke i en tabel og ikke i sidehovedet."
            )
        ]
    if len(found) > 1:
        return [Problem(found[1].shown, "{{ indhold }} står to gange. Slet det ene.")]
    return []


def _forbidden(content: bytes, places: Sequence[Place], own: set[str]) -> list[Problem]:
    """Unknown fields, and everything of the template language that is not let through."""
    from jinja2 import TemplateError, meta

    known = STANDARD_KEYS | own
    environment = _environment()
    problems: list[Problem] = []
    for text in _readable_parts(content):
        try:
            tree = environment.parse(text)
        except TemplateError:
            return [_unreadable(places)]
        found = [Problem(_where(places, name), what) for what, name in _not_allowed(tree)]
        problems += found
        if found:
            continue  # not one step further: even looking for names would work out what stands there
        for name in sorted(meta.find_undeclared_variables(tree) - known - {"loop"}):
            near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
            hint = f" Mente du {near[0]}?" if near else ""
            problems.append(
                Problem(
                    _where(places, name),
                    f"feltet {name} findes ikke.{hint} Ret det i Word, eller tilføj feltet på siden.",
                )
            )
    return list(dict.fromkeys(problems))


def _readable_parts(content: bytes) -> Iterator[str]:
    """The text of each part that is merged, as the merge itself reads it. Raises BadInput for one that is too large."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith((".main+xml", ".header+xml", ".footer+xml", ".footnotes+xml")):
            blob = part.blob
            if len(blob) > LARGEST_PART:
                raise BadInput([Problem("", "skabelonen er for stor til at kunne læses. Del den op.")])
            yield template.patch_xml(blob.decode("utf-8", "replace"))
    properties = template.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield str(getattr(properties, name) or "")


def _not_allowed(tree: Any) -> Iterator[tuple[str, str]]:
    """What is not let through, and a word to find it by."""
    from jinja2 import nodes

    plain = (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Const, nodes.Compare,
        nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr,
    )  # fmt: skip
    for node, depth in _walk(tree, 0):
        if isinstance(node, nodes.For):
            over = node.iter.name if isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name) else ""
            if over not in LISTS or node.recursive or node.test or depth >= DEEPEST_LOOP:
                listed = ", ".join(sorted(LISTS))
                yield f"der kan kun gentages over en liste ({listed}), højst {DEEPEST_LOOP} inde i hinanden.", "for"
        elif isinstance(node, nodes.Name) and node.name in _INNER_NAMES:
            yield f"{node.name} kan ikke bruges i en skabelon. Slet det.", node.name
        elif isinstance(node, nodes.Filter):
            if node.name not in FILTERS or not all(isinstance(each, nodes.Const) for each in node.args) or node.kwargs:
                yield f"filteret {node.name} kan ikke bruges. Brug {', '.join(sorted(FILTERS))}.", node.name
        elif isinstance(node, nodes.Getattr):
            if not (
                isinstance(node.node, nodes.Name)
                and node.node.name == "loop"
                and node.attr in {"index", "first", "last"}
            ):
                yield "punktum i et felt kan ikke bruges. Skriv feltets navn alene.", node.attr
        elif not isinstance(node, plain):
            name = type(node).__name__.lower()
            yield f"en skabelon kan vise felter, gentage lister og have betingelser. Andet bliver afvist ({name}).", "{"


def _walk(node: Any, depth: int) -> Iterator[tuple[Any, int]]:
    from jinja2 import nodes

    yield node, depth
    deeper = depth + isinstance(node, nodes.For)
    for child in node.iter_child_nodes():
        yield from _walk(child, deeper)


def _where(places: Sequence[Place], name: str) -> str:
    """The first paragraph with a tag that holds the word."""
    for place in places:
        for tag in _TAG.finditer(place.text):
            if re.search(rf"(?<!\w){re.escape(name)}" if name != "{" else r"[(\[+*~|.]", tag.group()):
                return place.shown
    return "dokumentets egenskaber" if name != "{" else ""


def _unreadable(places: Sequence[Place]) -> Problem:
    """The first tag that cannot be read, with its paragraph."""
    from jinja2 import TemplateError

    for place in places:
        for tag in _TAG.finditer(place.text):
            inner = _PREFIX.sub("", (tag.group(1) or tag.group(2) or "")).strip()
            word = inner.split(" ")[0]
            text = f"{{{{ {inner} }}}}" if tag.group(1) is not None else f"{{% {inner} %}}"
            if tag.group(2) is not None:
                if word in _CLOSERS or word in {"else", "elif"}:
                    continue
                text += f"{{% {_OPENERS[word]} %}}" if word in _OPENERS else ""
            try:
                _environment().parse(text)
            except TemplateError:
                return Problem(
                    place.shown, f"feltet »{tag.group()[:60]}« kan ikke læses. Skriv det som {{{{ felt }}}}."
                )
    return Problem(
        "", "felterne i skabelonen kan ikke læses. Se efter et {% for %} eller {% if %}, der ikke passer sammen."
    )


def _said(wrong: Exception) -> str:
    """The error in a few words, without a path or a piece of the program."""
    return " ".join(str(wrong).split())[:120] or type(wrong).__name__
