"""What the sheets of a workbook are called."""

from __future__ import annotations

from cqip_xl.model.framework import tables_in_order
from cqip_xl.model.markers import VIEWS, sheet_called
from cqip_xl.words.worded import Worded


def sheet_names(lex: Worded) -> dict[str, str]:
    """Sheet id -> name in the workbook's language, at most 31 characters, each once."""
    names: dict[str, str] = {}
    framework = lex.framework
    wanted = ["start", "school", *tables_in_order(framework), "status"]
    if "actions" not in framework.tables:
        wanted.append("actions")
    wanted += VIEWS
    for sheet in wanted:
        path = f"tables/{sheet}"
        table = framework.tables.get(sheet)
        named = lex.has_word(path) or (table is not None and table.is_own)
        text = lex.word(path) if named else lex.wording.say(f"sheets.{sheet.removeprefix('view.')}")
        text = sheet_called(text)
        names[sheet] = text if text not in names.values() else f"{sheet_called(text, 28)} {len(names)}"
    return names
