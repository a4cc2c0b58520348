"""How Excel reads a cell of each kind: the expression for its value, "" or 0 where there is none."""

from __future__ import annotations

from cqip_xl.kinds.context import Context, Lookup
from cqip_xl.kinds.dates import excel_date
from cqip_xl.kinds.text import excel_bare, excel_number


def text_formula(cell: str, context: Context, lookup: Lookup) -> str:
    return excel_bare(cell)


def number_formula(cell: str, context: Context, lookup: Lookup) -> str:
    tests = [f"{cell}>={excel_number(context.low)}"] if context.low is not None else []
    tests += [f"{cell}<={excel_number(context.high)}"] if context.high is not None else []
    inner = f'IF(AND({",".join(tests)}),{cell},"")' if tests else cell
    # ISLOGICAL first: LibreOffice counts TRUE as a number, Excel does not.
    return f'IF(ISLOGICAL({cell}),"",IF(ISNUMBER({cell}),{inner},""))'


def integer_formula(cell: str, context: Context, lookup: Lookup) -> str:
    return f'IF(ISNUMBER({cell}),IF({cell}=INT({cell}),{number_formula(cell, context, lookup)},""),"")'


def date_formula(cell: str, context: Context, lookup: Lookup) -> str:
    return excel_date(cell)


def position_formula(cell: str, context: Context, lookup: Lookup) -> str:
    """Position of the code whose spelling the cell holds, 0 where none; `=` knows no wildcards."""
    return f"IF(ISTEXT({cell}),SUMPRODUCT(({lookup.spellings}={excel_bare(cell)})*{lookup.positions}),0)"


def code_formula(cell: str, context: Context, lookup: Lookup) -> str:
    """Position of the code that is the first word, as `CodeNames.first_word` takes it."""
    text = excel_bare(f'SUBSTITUTE({cell},CHAR(10)," ")')
    ends = (" ", *context.names.ends)
    wanted, every = ",".join(f'"{end}"' for end in ends), "".join(ends)
    token = f'LEFT({text},MIN(FIND({{{wanted}}},{text}&"{every}"))-1)'
    return f"IF(ISTEXT({cell}),SUMPRODUCT(({lookup.spellings}={token})*{lookup.positions}),0)"
