"""Findings: what was found in the workbooks, errors first, repeats of one fault in one file together."""

from __future__ import annotations

from dataclasses import replace

from cqip_xl.drawing.style import MISSING, PROBLEM
from cqip_xl.model.book import Area, Condition, Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import SEVERITIES
from cqip_xl.summary.public import MASK
from cqip_xl.summary.register import FIRST_ROW, Head, register
from cqip_xl.summary.rollup_view import RollupView, school_name, sheet_shown
from cqip_xl.words.message import message

HEADS = (
    Head("severity", 11),
    Head("school", 32),
    Head("message", 80),
    Head("times", 8, "number"),
    Head("sheet", 14),
    Head("cell", 20, last_printed=True),
    Head("file", 40),
    Head("path", 50),
    Head("code", 26),
)
#: Cells named in one line; the rest is counted.
CELLS = 10


def findings(view: RollupView) -> Sheet:
    """A line for each kind of fault in each file, with all its places."""
    order = {severity: n for n, severity in enumerate(SEVERITIES)}
    found: list[tuple[tuple[int, str, str, int], list[Content]]] = []
    for case in view.rollup.cases:
        name = school_name(case.plan)
        for n, group in enumerate(grouped(case.findings)):
            found.append(((order[group[0].severity], name, case.path, n), _line(view, case, group, name)))
    rows = [line for _, line in sorted(found, key=lambda pair: pair[0])]
    sheet = register(view, "findings", view.say("summary.hint_findings"), HEADS, rows, "cqip_findings", "831843")
    area = Area(FIRST_ROW, 0, FIRST_ROW + max(len(rows), 1) - 1, 0)
    marks = [(view.say("severity.error"), PROBLEM), (view.say("severity.warning"), MISSING)]
    first = FIRST_ROW + 1
    return replace(sheet, conditions=tuple(Condition(area, f'=$A${first}="{word}"', style) for word, style in marks))


def grouped(findings: tuple[Finding, ...]) -> list[list[Finding]]:
    """Findings of one code, sheet and column together, in the order of the first of each.

    What stands in an entry's column stands in its register as well; of everything else each text has its own line.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        about = finding.values.get("field") or finding.values.get("raw", "")
        key = (finding.code, finding.severity, finding.place.sheet, about)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _without_figures(finding: Finding) -> Finding:
    """In a public copy neither figures of a measure nor what somebody typed are told on the way."""
    measured = finding.code.startswith("measure.") or finding.values.get("field", "").startswith("@column/measures/")
    typed = ("raw", "said", "left", "first", "second", "meant", "heading", "people", "names", "file", "files")
    hidden = (*typed, "numerator", "denominator") if measured else typed
    values = {name: MASK if name in hidden and text else text for name, text in finding.values.items()}
    return replace(finding, values=values)


def finding_text(view: RollupView, case: Case, finding: Finding) -> str:
    """The sentence of a finding as the summary tells it."""
    return message(_without_figures(finding) if view.public else finding, view.lex(case))


def _line(view: RollupView, case: Case, group: list[Finding], name: str) -> list[Content]:
    first, text = group[0], finding_text(view, case, group[0])
    cells = [f.place.cell for f in group if f.place.cell]
    return [
        view.say(f"severity.{first.severity}"),
        name,
        text,
        float(len(group)),
        sheet_shown(view, first.place.sheet),
        ", ".join(cells[:CELLS]) + (" …" if len(cells) > CELLS else ""),
        view.link(case.path),
        view.shown(case.path),
        first.code,
    ]
