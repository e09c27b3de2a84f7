"""A paper as a web page of its own: one file, no script, readable without a network and with a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from faellesgrund.foundation.documents.content.blocks import Run, mapped
from faellesgrund.foundation.documents.content.html import ANCHOR, html_of, html_of_runs
from faellesgrund.foundation.documents.export.paper import Paper, Section

STYLE = """
body{font:1rem/1.55 "IBM Plex Sans",Calibri,Arial,sans-serif;color:#1a1a1a;background:#fff;margin:0 auto;padding:2rem 1rem 4rem;
max-width:44rem;font-variant-numeric:tabular-nums;hyphens:auto;overflow-wrap:break-word}
h1{font-size:2rem;line-height:1.2;margin:.25rem 0 1rem}h2{font-size:1.4rem;margin:2.5rem 0 .5rem}
h3{font-size:1.15rem;margin:2rem 0 .5rem}h4{font-size:1rem;margin:1.5rem 0 .5rem}h1,h2,h3,h4{hyphens:none}
a{color:#004d99}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem;margin:0 0 1rem}
dt,.note{color:#454545}dd{margin:0}.maerker{color:#9c2a00;font-weight:600;border-bottom:1px solid #bfbfbf;padding-bottom:.25rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;
border-bottom:1px solid #dcdcdc}thead th{border-bottom:2px solid #1a1a1a}.tal{text-align:right}
.maerke-brudt,.maerke-nyere{color:#9c2a00}:target{outline:2px solid #004d99;outline-offset:4px}
@media print{body{max-width:none;padding:0}a{color:inherit}}
""".strip()


def web_page(made: Paper) -> str:
    """The paper as HTML."""
    standing = made.standing
    parts = []
    if standing.marks:
        parts.append(f'<p class="maerker">{escape("  ".join(standing.marks))}</p>')
    parts.append(f'<p class="note">{escape(standing.kind)}</p>')
    parts.append(f"<h1>{html_of_runs(_without_uids(made.title))}</h1>")
    if standing.facts:
        pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in standing.facts)
        parts.append(f"<dl>{pairs}</dl>")
    parts.append(f'<p class="note">{escape(standing.notice)}</p>')
    parts += [_section(section) for section in made.sections]
    return page(made.title_text, "\n".join(parts))


def page(title: str, body: str) -> str:
    """A whole page with the title and body (HTML that is safe)."""
    return (
        '<!doctype html>\n<html lang="da">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    place = f'id="{ANCHOR}{escape(section.number)}"'
    blocks = html_of(mapped(section.blocks, _without_uids))
    if not section.heading:
        return f"<p {place}><strong>{section.number}</strong></p>\n{blocks}"
    tag = f"h{min(section.rank + 1, 4)}"
    return f"<{tag} {place}>{section.number} {html_of_runs(_without_uids(section.heading))}</{tag}>\n{blocks}"


def _without_uids(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs without what only the writer's page shows: which passages are personal."""
    return tuple(replace(run, personal=False) for run in runs)
