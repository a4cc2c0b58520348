"""Writes docs/findings.md: every code a finding can have, its severity and its sentence (a test compares)."""

from __future__ import annotations

import sys
from pathlib import Path

from cqip_xl.model.findings import FINDINGS
from cqip_xl.words.catalog import say

ROOT = Path(__file__).parents[1]
HEAD = """# Findings

Every fault in somebody's data that the product can name. `check --json` gives code, severity, sheet, cell and message;
the table of `check` and the sheet *Findings* of a summary give them in the reader's language. Errors make the exit code
1; a warning wants a look; a note only says what was done. Where there are two severities, the first is the usual one.
`<field>` stands for the column's id (`due.not_a_date`; `level` for every level column), `<id>` for a check of a pack.
Made from `cqip_xl/model/findings.py` by `python tools/findings.py`.

| code | severity | found where | message |
|---|---|---|---|
"""


def table() -> str:
    lines = []
    for code, known in sorted(FINDINGS.items()):
        message = say("en", known.words) if known.words else "as the pack words it"
        cells = (f"`{code}`", ", ".join(known.severities), known.doc, message)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n")
    return HEAD + "".join(lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["-"]:
        sys.stdout.buffer.write(table().encode())
    else:
        (ROOT / "docs" / "findings.md").write_bytes(table().encode())
