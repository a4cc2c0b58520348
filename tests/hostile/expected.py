"""The table of hostile files: what becomes of each. A file without a line fails, and so does a line without a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cqip_xl.model.case import Case, Unread

TABLE = Path(__file__).parent / "cases.md"


@dataclass(frozen=True, slots=True)
class Expected:
    """`rows`: in / out / rejected; `better`: what one would wish for instead, '' where it is as it should be."""

    outcome: str
    detail: str
    rows: str
    findings: frozenset[str]
    better: str = ""


def table() -> dict[str, Expected]:
    """File name, or zip!member -> what is expected."""
    found: dict[str, Expected] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("file", "") and not set(cells[0]) <= {"-"}:
            name, outcome, detail, rows, findings, better = cells
            assert name not in found, name
            found[name] = Expected(outcome, detail, rows, frozenset(findings.split()), better)
    return found


def line_of(result: Case | Unread) -> Expected:
    rows = f"{result.rows_in} / {result.rows_out} / {len(result.rejected)}" if isinstance(result, Case) else ""
    return Expected(result.outcome, result.detail.code, rows, frozenset(f.code for f in result.findings))


#: Finding codes that have their case in the table.
CODES = frozenset(code for line in table().values() for code in line.findings if code.startswith("reader."))
