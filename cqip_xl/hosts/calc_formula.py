"""Formulas between Excel's spelling and LibreOffice's interface, and moved to another cell; text in, text out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cqip_xl.model.markers import column_of, letters

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
    |(?P<calc>\$?(?:'(?:[^']|'')+'|[^\W\d]\w*)\.(?=\$?[A-Za-z]{1,3}\$?\d|\$?[A-Za-z]{1,3}:|\#REF!))
    |(?P<error>\#(?:N/A|[A-Z/0]+[!?]))
    |(?P<table>[^\W\d][\w.]*(?=\[)|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
    |(?P<call>[^\W\d][\w.]*\()
    |(?P<ref>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(])|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(])|\$?[0-9]+:\$?[0-9]+(?![\w.]))
    |(?P<word>[^\W\d\\][\w.\\?]*)
    |(?P<number>[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\.)
    |(?P<mark>[(){},;|~])
    |(?P<rest>.)""",
    re.VERBOSE | re.DOTALL,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_COLUMNS, _ROWS = 16_384, 1_048_576

_Spell = Callable[[str, str, str], str]


def to_calc(formula: str) -> str:
    """Excel's spelling as LibreOffice's interface reads it: `;` between arguments, `$'Sheet'.A1`, TRUE()."""
    return _respelt(formula, _calc_word)


def to_excel(formula: str) -> str:
    """A formula given by LibreOffice's interface as Excel writes it."""
    if formula.startswith("{=") and formula.endswith("}"):
        formula = formula[1:-1]
    return _respelt(formula, _excel_word)


def moved(formula: str, rows: int, cols: int) -> str:
    """The formula as it reads after filling `rows` down and `cols` to the right; out of the sheet: #REF!."""
    if not rows and not cols:
        return formula

    def shifted(found: re.Match[str]) -> str:
        fixed_col, col, fixed_row, row = found.groups()
        new_col = column_of(col) + (0 if fixed_col else cols)
        new_row = int(row) + (0 if fixed_row else rows)
        if not (0 <= new_col < _COLUMNS and 1 <= new_row <= _ROWS):
            return "#REF!"
        return f"{fixed_col}{letters(new_col)}{fixed_row}{new_row}"

    return "".join(_CELL.sub(shifted, text) if kind == "ref" else text for kind, text in _tokens(formula))


def is_relative(formula: str) -> bool:
    """Whether the formula reads differently from another cell."""
    return moved(formula, 1, 1) != formula


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    return ((str(found.lastgroup), found.group()) for found in _TOKEN.finditer(formula))


def _respelt(formula: str, spell: _Spell) -> str:
    """Every token by `spell(kind, text, within)`; `within`: the innermost bracket, `{`, `(` or `call(`, or nothing."""
    out: list[str] = []
    open_: list[str] = []
    for kind, text in _tokens(formula):
        within = open_[-1] if open_ else ""
        if text.endswith("(") and kind in ("call", "mark"):
            open_.append("call(" if kind == "call" else "(")
        elif text == "{" and kind == "mark":
            open_.append("{")
        elif text in (")", "}") and kind == "mark" and open_:
            open_.pop()
        out.append(spell(kind, text, within))
    return "".join(out)


def _calc_word(kind: str, text: str, within: str) -> str:
    match kind, text:
        case "sheet", _:
            name = text[:-1] if text.startswith("'") else f"'{text[:-1]}'"
            return f"${name}."
        case "mark", ",":
            return {"{": ";", "call(": ";"}.get(within, "~")
        case "mark", ";":
            return "|" if within == "{" else ";"
        case "call", _:
            return re.sub(r"^(_xlfn\.)?(_xlws\.)?", "", text, flags=re.IGNORECASE)
        case "word", _ if text.upper() in ("TRUE", "FALSE"):
            return f"{text.upper()}()"
        case "table", _:
            return text.replace("],[", "];[").replace("[@", "[#This Row];[") if text.startswith("[[") else text
        case _:
            return text


def _excel_word(kind: str, text: str, within: str) -> str:
    match kind, text:
        case "calc", _:
            return text.removeprefix("$")[:-1] + "!"
        case "mark", ";":
            return ","
        case "mark", "|":
            return ";"
        case "mark", "~":
            return ","
        case "table", _:
            return text.replace("];[", "],[")
        case _:
            return text
