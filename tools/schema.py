"""Writes the schemas for editors and the tables of docs/packs.md from the grammar of packs (a test compares)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from cqip_xl.packs.grammar.declared import Entry, Section
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.grammar.plan_tables import OwnEntries, TablesEntries
from cqip_xl.packs.grammar.schema import schema, sections
from cqip_xl.packs.reserved import reserved

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SCHEMA, EXTENDED, GUIDE = DOCS / "framework.schema.json", DOCS / "extended.schema.json", DOCS / "packs.md"
#: What stands between `<!-- name -->` and `<!-- /name -->` is made here.
MARKED = re.compile(r"(<!-- ([a-z_]+) -->\n).*?(<!-- /\2 -->)", re.S)


def written(value: Any, indent: int = 0) -> str:
    """JSON whose short parts stand on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= 118 or not isinstance(value, dict | list) or not value:
        return line
    pad = " " * (indent + 2)
    if isinstance(value, list):
        return "[\n" + ",\n".join(pad + written(child, indent + 2) for child in value) + "\n" + " " * indent + "]"
    parts = [f"{pad}{json.dumps(key)}: {written(child, indent + 2)}" for key, child in value.items()]
    return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"


def table(section: type[Section]) -> str:
    """The entries of a section: name, what can stand there, what counts without it, what it says."""
    rows = ["| entry | what stands there | without it | what it says |", "|---|---|---|---|"]
    rows += [_row(entry) for entry in section.entries().values()]
    return "\n".join(rows) + "\n"


def _row(entry: Entry[Any]) -> str:
    name = f"`{entry.name}`" + (f" or `{entry.also}`" if entry.also else "")
    usual = "" if entry.default in (None, "") else f"`{json.dumps(entry.default)}`".replace('"', "")
    where = [f"kind {' '.join(entry.kinds)}"] if entry.kinds else []
    where += [f"in {' '.join(entry.tables)}"] if 0 < len(entry.tables) < 8 else []
    where += ["in tables"] if len(entry.tables) == 8 else []
    only = f" ({', '.join(where)})" if where else ""
    holds = entry.holds.replace("|", "\\|")
    return f"| {name} | {holds} | {'a fault' if entry.required else usual} | {entry.says}{only} |"


def tables_read() -> str:
    """The fields that the product reads itself."""
    rows = ["| table | field | kind | |", "|---|---|---|---|"]
    for name, section in TablesEntries.sections().items():
        for field, read in section.reads.items():
            rows.append(f"| `{name}` | `{field}` | {' '.join(read.kinds)} | {read.says} |")
    for entry, reads in OwnEntries.reads_with.items():
        for field, read in reads.items():
            rows.append(f"| `own` with `{entry}` | `{field}` | {' '.join(read.kinds)} | {read.says} |")
    return "\n".join(rows) + "\n"


def tables_written() -> str:
    """The names that no field can have."""
    everywhere = reserved("texts")
    rows = ["| in | no field can be called |", "|---|---|", f"| any table | {' '.join(everywhere)} |"]
    rows.append(f"| `header` | {' '.join(reserved('header'))} |")
    for name in TablesEntries.names():
        more = [field for field in reserved(name) if field not in everywhere]
        rows += [f"| `{name}` | {' '.join(more)} |"] if more else []
    return "\n".join(rows) + "\n"


def guide(text: str) -> str:
    """The guide with its tables renewed. Raises KeyError for a mark that the grammar does not know."""
    made = {name: table(section) for name, section in sections().items()}
    made |= {"pack": table(PackEntries), "fields_read": tables_read(), "fields_written": tables_written()}
    return MARKED.sub(lambda mark: mark[1] + made[mark[2]] + mark[3], text)


def main() -> None:
    SCHEMA.write_text(written(schema()) + "\n", "utf-8")
    EXTENDED.write_text(written(schema(extended=True)) + "\n", "utf-8")
    GUIDE.write_text(guide(GUIDE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
