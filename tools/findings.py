"""Writes docs/findings.md: every finding and every reason to stop, with its sentence (a test compares)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cqip_xl.model.counted import of_several
from cqip_xl.model.findings import FINDINGS
from cqip_xl.model.refusals import REFUSALS
from cqip_xl.words.catalog import say

#: Places for the names of columns and sheets; a workbook has those of its pack there, this table the product's.
_NAMED = re.compile(r"\{(?:column\[\w+\.(\w+)\]|sheet\[(\w+)\])\}")
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

STOPS = """
# Reasons to stop

What cannot go on says one sentence on stderr, in the language of `--language`, else in the computer's, else in English;
the exit code is 2. In Python it is an exception (`cqip_xl.model.errors`) whose text is the English sentence and whose
`refusal` has code and values. A sentence without its full stop is a part of others. Made from
`cqip_xl/model/refusals.py`.

| code | sentence |
|---|---|
"""


def table() -> str:
    lines = []
    for code, known in sorted(FINDINGS.items()):
        message = _NAMED.sub(_name, of_several(say("en", known.words))) if known.words else "as the pack words it"
        cells = (f"`{code}`", ", ".join(known.severities), known.doc, message)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n")
    stops = [
        f"| `{code}` | {of_several(say('en', f'refusals.{code}'))} |\n" for code in sorted(REFUSALS) if "." in code
    ]
    return HEAD + "".join(lines) + STOPS + "".join(stops)


def _name(found: re.Match[str]) -> str:
    return say("en", f"fields.{found[1]}.label" if found[1] else f"sheets.{found[2]}")


if __name__ == "__main__":
    if sys.argv[1:] == ["-"]:
        sys.stdout.buffer.write(table().encode())
    else:
        (ROOT / "docs" / "findings.md").write_bytes(table().encode())
