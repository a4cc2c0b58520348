"""By which word a row's status is read: that of its code, or the one for what is in progress by its start alone.

Twin of rules.unreported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.rule import STATUS_WORDS, UNREPORTED
from cqip_xl.rules.formula import Sight, excel_test
from cqip_xl.rules.unreported import other_grounds, report_fields, without_start
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc_rows import WORD, EntryColumns, HasStatus

#: Where a word stands among the labels of the hidden list, from 1.
WORD_POSITIONS = {word: n for n, word in enumerate(STATUS_WORDS, start=1)}


def add_word(block: EntryColumns, sight: Callable[[], Sight], judged: Sequence[HasStatus | None]) -> None:
    """Adds the position of the word where it may be another than the status. `sight`: what rules see of a row."""
    framework, table = block.view.framework, block.place.table
    reports, others = report_fields(framework, table), other_grounds(framework, table)
    if not reports:
        return
    columns = [column.id for column in block.place.columns if column.field.id in reports]
    begun, silent = WORD_POSITIONS["in_progress"], WORD_POSITIONS[UNREPORTED]

    def formula() -> str:
        status, start = block.c("status"), block.c("start")
        entered = "&".join(block.raw(column) for column in columns)
        entered = excel_bare(excel_without_placeholders(entered, block.view.lex.languages))
        tests = [f"{start}<={block.as_of}", f"LEN({entered})=0"]
        if others:
            seen = sight()
            idle = replace(seen, cells=without_start(seen.cells))
            tests.append(f"NOT(OR({','.join(excel_test(test, idle) for test in others)}))")
        word = f"IF(AND({','.join(tests)}),{silent},{status})"
        return f"=IFERROR(IF(AND({status}={begun},ISNUMBER({start})),{word},{status}),{status})"

    block.add(WORD, formula, lambda n: float(WORD_POSITIONS[one.word]) if (one := judged[n]) else 0.0)
