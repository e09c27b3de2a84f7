"""A case file for the municipality's record system: documents, what is known of them, and proof that nothing was lost.

A zip that reads without us: an index page, PDF and Word of each text, the attachments, metadata as XML (with its schema)
and JSON, and a list of check sums that ``sha256sum -c`` understands. The same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from faellesgrund.foundation.documents.content.blocks import clean
from faellesgrund.foundation.documents.output.web import page

FORMAT = "faellesgrund/sagsmappe/1"
NAMESPACE = "urn:faellesgrund:sagsmappe:1"
SCHEMA = Path(__file__).resolve().parents[1] / "templates" / "documents" / "sagsmappe.xsd"
MANIFEST = "manifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class CaseFileEntry:
    """A file of a document: its path in the zip, what it is, and how to get its bytes in pieces."""

    path: str
    kind: str
    name: str
    media_type: str
    chunks: Callable[[], Any]
    description: str = ""


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """A saved version: who, when, why and the check sum of its text."""

    number: str
    locked: bool
    made_at: str
    made_by: str
    reason: str
    checksum: str


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document with what is known of it. values: key → text, as they stand in the metadata. journal: the same."""

    key: str
    title: str
    values: tuple[tuple[str, str], ...]
    journal: tuple[tuple[str, str], ...]
    versions: tuple[CaseVersion, ...]
    files: tuple[CaseFileEntry, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The whole case file. left_out: documents that are not in it because the exporter may not read them."""

    title: str
    documents: tuple[CaseDocument, ...]
    left_out: int = 0


@dataclass(slots=True)
class _Zip:
    """Writes members without the time of day, and sums them."""

    archive: zipfile.ZipFile
    sums: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, path: str, chunks: Any) -> None:
        """A member, in pieces."""
        entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(entry, "w", force_zip64=True) as stream:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                stream.write(chunk)
        self.sums[path] = (digest.hexdigest(), size)


def write_case_file(
    case: CaseFile, target: Path, report: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Write the zip to a new file. report: told after each document how many of all are done."""
    with zipfile.ZipFile(target, "w") as archive:
        made = _Zip(archive)
        for number, document in enumerate(case.documents, 1):
            for each in document.files:
                made.add(each.path, each.chunks())
            report(number, len(case.documents))
        data = _data(case, made.sums)
        made.add("metadata.json", [(json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()])
        made.add("metadata.xml", [_xml(data)])
        made.add("sagsmappe.xsd", [SCHEMA.read_bytes()])
        made.add("index.html", [_index(case, made.sums).encode()])
        lines = [f"{checksum}  {path}\n" for path, (checksum, _) in sorted(made.sums.items())]
        made.add(MANIFEST, ["".join(lines).encode()])


def _data(case: CaseFile, sums: dict[str, tuple[str, int]]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "titel": case.title,
        "udeladte_dokumenter": case.left_out,
        "dokumenter": [
            {
                "id": document.key,
                "titel": document.title,
                **dict(document.values),
                "journal": dict(document.journal),
                "versioner": [
                    {
                        "nummer": each.number,
                        "laast": each.locked,
                        "gemt": each.made_at,
                        "gemt_af": each.made_by,
                        "grund": each.reason,
                        "kontrolsum": each.checksum,
                    }
                    for each in document.versions
                ],
                "filer": [
                    {
                        "sti": each.path,
                        "slags": each.kind,
                        "navn": each.name,
                        "type": each.media_type,
                        "byte": sums[each.path][1],
                        "sha256": sums[each.path][0],
                        "beskrivelse": each.description,
                    }
                    for each in document.files
                ],
            }
            for document in case.documents
        ],
    }


def _xml(data: dict[str, Any]) -> bytes:
    root = ElementTree.Element("sagsmappe", {"xmlns": NAMESPACE, "format": data["format"]})
    _text(root, "titel", data["titel"])
    _text(root, "udeladte_dokumenter", data["udeladte_dokumenter"])
    for document in data["dokumenter"]:
        made = ElementTree.SubElement(root, "dokument", {"id": document["id"]})
        for key, value in document.items():
            if isinstance(value, (str, bool, int)) and key != "id":
                _text(made, key, value)
        journal = ElementTree.SubElement(made, "journal")
        for key, value in document["journal"].items():
            _text(journal, key, value)
        for name, each_name in (("versioner", "version"), ("filer", "fil")):
            group = ElementTree.SubElement(made, name)
            for each in document[name]:
                inner = ElementTree.SubElement(group, each_name)
                for key, value in each.items():
                    _text(inner, key, value)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def _text(parent: ElementTree.Element, name: str, value: object) -> None:
    written = {True: "true", False: "false"}[value] if isinstance(value, bool) else clean(str(value))
    ElementTree.SubElement(parent, name).text = written


def _index(case: CaseFile, sums: dict[str, tuple[str, int]]) -> str:
    parts = [f"<h1>{escape(case.title)}</h1>"]
    count = len(case.documents)
    parts.append(f"<p>Sagsmappen har {count} {'dokument' if count == 1 else 'dokumenter'}.")
    if case.left_out:
        parts.append(f"{case.left_out} er udeladt, fordi den, der lavede sagsmappen, ikke må læse dem.")
    parts.append(
        'Oplysningerne står også i <a href="metadata.xml">metadata.xml</a> og <a href="metadata.json">metadata.json</a>, og'
        f' hver fils kontrolsum i <a href="{MANIFEST}">{MANIFEST}</a>.</p>'
    )
    parts += [_document(document, sums) for document in case.documents]
    return page(case.title, "\n".join(parts))


def _document(document: CaseDocument, sums: dict[str, tuple[str, int]]) -> str:
    pairs = _pairs(
        (*((_shown(key), value) for key, value in document.values), *((_shown(k), v) for k, v in document.journal))
    )
    files = "".join(
        f'<li><a href="{escape(each.path)}">{escape(each.name)}</a>, {sums[each.path][1]} byte'
        f"{'. ' + escape(each.description) if each.description else ''}</li>"
        for each in document.files
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(each.number)}{", låst" if each.locked else ""}</th><td>{escape(each.made_at)}</td>'
        f"<td>{escape(each.made_by)}</td><td>{escape(each.reason)}</td></tr>"
        for each in document.versions
    )
    table = (
        '<table><thead><tr><th scope="col">Version</th><th scope="col">Gemt</th><th scope="col">Af</th>'
        f'<th scope="col">Hvorfor</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    return f"<h2>{escape(document.title)}</h2>\n{pairs}\n<ul>{files}</ul>\n{table if rows else ''}"


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs if value)
    return f"<dl>{inner}</dl>" if inner else ""


_NAMES = {
    "slags": "Slags",
    "part": "Part",
    "ejer": "Ejer",
    "tilstand": "Tilstand",
    "adgangsniveau": "Adgangsniveau",
    "delt_med": "Delt med",
    "oprettet": "Oprettet",
    "aendret": "Ændret",
    "gaelder_fra": "Gælder fra",
    "gaelder_til": "Gælder til",
    "f2_sag": "F2-sag",
    "f2_dokument": "F2-dokument",
    "edoc": "eDoc",
    "kle_emne": "KLE-emne",
    "kle_facet": "KLE-handlingsfacet",
}


def _shown(key: str) -> str:
    return _NAMES.get(key, key)
