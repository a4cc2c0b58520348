"""Which columns of a sheet somebody deleted, as a formula: what was counted of them is nothing then, or an error."""

from __future__ import annotations

from cqip_xl.model.markers import letters, quoted
from cqip_xl.words.named import joined
from cqip_xl.workbook.plan_view import PlanView, TablePlace

#: So much of what is named is told.
_MOST = 200


def lost_columns(view: PlanView, *places: TablePlace) -> str:
    """The Excel expression for the headings of required columns that are gone, a word for others; '' where none is."""
    sign = joined(view.lex, ("a", "b"))[1:-1]
    labels: dict[str, str] = {}
    for place in places:
        for column in place.columns:
            if column.field.required and column.slot == 1:
                label = " ".join(view.lex.field_label(place.table.id, column).split())
                labels.setdefault(letters(place.at[column.id]), label.replace('"', '""'))
    sheet, cols = quoted(places[0].sheet), [col for place in places for col in place.at.values()]
    found = (f'IF(ISERROR(COLUMNS({sheet}!${col}:${col})),"{sign}{label}","")' for col, label in labels.items())
    named, other = "&".join(found) or '""', view.say("start.lost_other")
    fewer = f"COLUMNS({sheet}!${letters(min(cols))}:${letters(max(cols))})<{max(cols) - min(cols) + 1}"
    return f'IFERROR(IF({fewer},IF({named}="","{other}",MID({named},{len(sign) + 1},{_MOST})),""),"{other}")'
