"""Writes docs/findings.md: every code a finding can have, its severity and its sentence (a test compares)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from cqip_xl.words.catalog import catalog

ROOT = Path(__file__).parents[1]
HEAD = """# Findings

Every fault in somebody's data that the product can name. `check --json` gives code, severity, sheet, cell and message;
the table of `check` and the sheet *Findings* of a summary give them in the reader's language. Errors make the exit code
1; a warning wants a look; a note only says what was done. `<field>` stands for the column's id (`due.not_a_date`;
`level` for every level column). Made by `python tools/findings.py`.

| code | severity | message |
|---|---|---|
"""


def emitted() -> dict[str, set[str]]:
    """Code -> severities, read from the source: Finding(code, severity, …), _find(…), faults.add(…)."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "cqip_xl").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for code, severities in _call(node):
                found.setdefault(code, set()).update(severities)
    return found


def _call(node: ast.AST) -> Iterator[tuple[str, set[str]]]:
    if not isinstance(node, ast.Call) or not node.args:
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in ("Finding", "_find", "add", "_say"):
        return
    texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    severities = {text for text in texts if text in ("error", "warning", "note")}
    for code in (text for text in texts if "." in text and text.replace(".", "").replace("_", "").isalpha()):
        yield code, severities or ({"error"} if code.startswith("pack.") else set())


#: Where the severity is decided at run time.
DECIDED = {
    "cell.missing": "error",
    "cell.empty": "warning",
    "person.unknown": "warning, for supporters note",
}
FAULTS = {"ambiguous_date": "warning"}


def table() -> str:
    words = {key.removeprefix("findings."): text for key, text in catalog("en").items() if key.startswith("findings.")}
    severities = emitted()
    lines = []
    for code, text in sorted(words.items()):
        if code == "did_you_mean":
            continue
        shown, severity = code, DECIDED.get(code) or ", ".join(sorted(severities.get(code, ())))
        if code.startswith("cell.") and code not in DECIDED:
            shown = f"<field>{code.removeprefix('cell')}"
            severity = FAULTS.get(code.removeprefix("cell."), "error")
        lines.append(f"| `{shown}` | {severity or 'error'} | {text.replace('|', '/')} |")
    own = "| `check.<id>` | as the pack says | a check that the pack words itself |"
    return HEAD + "\n".join([*lines, own]) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["-"]:
        sys.stdout.buffer.write(table().encode())
    else:
        (ROOT / "docs" / "findings.md").write_bytes(table().encode())
