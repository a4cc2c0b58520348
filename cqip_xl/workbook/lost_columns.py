"""Which columns of a sheet somebody deleted, as a formula: what was counted of them is nothing then, or an error."""

from __future__ import annotations

from cqip_xl.model.markers import letters, quoted
from cqip_xl.words.named import joined
from cqip_xl.workbook.plan_view import PlanView, TablePlace

#: Of a column's heading so much is named, and so many columns of a table: Excel takes formulas of 8,192 characters.
_NAMED, _COLUMNS = 32, 90


def lost_columns(view: PlanView, *places: TablePlace) -> str:
    """The Excel expression for the headings of the columns that are gone, '' where none is."""
    sign = joined(view.lex, ("a", "b"))[1:-1]
    labels: dict[str, str] = {}
    for place in places:
        for column in place.columns:
            label = " ".join(view.lex.field_label(place.table.id, column).split())[:_NAMED]
            labels.setdefault(letters(place.at[column.id]), label.replace('"', '""'))
    sheet = quoted(places[0].sheet)
    found = (f'IF(ISERROR(COLUMNS({sheet}!${col}:${col})),"{sign}{label}","")' for col, label in labels.items())
    return f"MID({'&'.join([*found][:_COLUMNS])},{len(sign) + 1},200)"
