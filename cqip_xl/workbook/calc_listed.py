"""The block of `_calc` for the sheets that list actions anew: which rows, in which order, what is said of each.

Orders are numbers that grow: `MOD` of one is the position of its row, so that the k-th smallest names a row without
any function that Excel 2010 lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.text import bare, excel_bare
from cqip_xl.model.book import Cell, Content, Formula
from cqip_xl.model.markers import CALC, Spot, serial, span
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import Column, worded_in
from cqip_xl.model.verdict import Judged
from cqip_xl.words.named import joined
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_rows import EntryColumns
from cqip_xl.workbook.first_rows import nth
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView

#: By which of these an action comes first on the poster.
URGENT = ("overdue", "due_soon", "in_progress", "not_started", "done")
#: The position of a row stands in the last digits of an order; before it the day, then how urgent it is.
ROWS, DAYS = 10_000, 100_000
#: The day of what has none: behind every other.
NO_DAY = DAYS - 1
#: Room for what is done and by whom, in digits' widths; a letter takes a little more, one of Chinese twice as much.
SAID, NAMED = 84.0, 42.0
_LATIN, _HAN = 1.05, 2.1
#: Signs that part people in one cell, besides the semicolon; and those that part known people only, since they stand
#: inside names as well: see kinds/people.py.
_BETWEEN = ("；", "，", "、", "+", "\n")
_PERHAPS = (",", "/", "&", " và ", " cùng ", " och ", " samt ", " and ", "和", "与", "與", "及")
#: Names that somebody is known by, besides the one on the People sheet; and what stands for none of them.
ALIASES, NOBODY = 3, "¤|¤"


class ListedColumns(EntryColumns):
    """`drawn`: what the Plan shows, by row and column; `chosen`: the cell for the name that is chosen, '' for none."""

    def __init__(
        self,
        view: PlanView,
        hidden: Hidden,
        actions: ActionColumns,
        left: int,
        drawn: Mapping[Spot, Content],
        chosen: str = "",
    ) -> None:
        super().__init__(view, hidden, actions.as_of, "actions", actions.first, left)
        self.actions, self.drawn, self.chosen = actions, drawn, chosen
        table = self.place.table
        self.what = next((c for c in self.place.columns if c.id == worded_in(table)), None)
        self.people = tuple(c for c in self.place.columns if entered_as(c) == "person" or c.id.endswith(".other"))
        self._add_order()
        self._add_texts()
        self._add_urgent()
        if chosen:
            self._add_mine()

    @property
    def right(self) -> int:
        return self.left + len(self.columns) + bool(self.chosen)

    def cells(self) -> Iterator[Cell]:
        for (name, col), column in zip(self.at.items(), self.columns, strict=True):
            yield Cell(self.first - 1, col, f"listed/{name}", HIDDEN)
            yield from column.cells(self.first, col)
        if self.chosen:
            yield Cell(self.first - 1, self._keys_at, "listed/chosen", HIDDEN)
            yield from (Cell(self.first + n, self._keys_at, key, HIDDEN) for n, key in enumerate(self._keys()))

    def judged(self, n: int) -> Judged | None:
        return self.actions.judged[n]

    def values(self, name: str) -> tuple[str | float, ...]:
        """What a column of the block holds now."""
        return self.columns[self.at[name] - self.left].values

    def text(self, column: str, n: int) -> str:
        """What the Plan shows in the n-th row."""
        spot = (self.place.first + n, self.place.at[column])
        content = self.drawn.get(spot)
        content = content.value if isinstance(content, Formula) else content
        return f"{content:g}" if isinstance(content, float) else "" if content is None else str(content)

    # -- columns ------------------------------------------------------------------------------------

    def _a(self, name: str) -> str:
        """The cell of a column of the actions' own block."""
        return self.actions.c(name)

    def _add_order(self) -> None:
        """The rows with anything in them, as the Plan has them."""
        self.add(
            "listed",
            lambda: f'=IF({self._a("exists")}=0,"",{self.position})',
            lambda n: float(n + 1) if self.judged(n) else "",
        )

    def _add_texts(self) -> None:
        """What is done, on one line, and who does it; as much of both as two lines of a list hold."""
        what, language = self.what, self.view.lex.language
        said, named = letters_in(SAID, language), letters_in(NAMED, language)

        def formula() -> str:
            cell = self.raw(what.id) if what else '""'
            line = f'SUBSTITUTE({cell}&"",CHAR(10)," ")'
            return f'=IFERROR({cut(line, said)},"")'

        def value(n: int) -> str:
            return cut_now(self.text(what.id, n).replace("\n", " "), said) if what else ""

        self.add("said", formula, value)
        self.add("who", lambda: self._who(named), lambda n: self._who_now(n, named))

    @property
    def owners(self) -> tuple[Column, ...]:
        """The columns that say who is responsible: the pack's owner, else the first that names people."""
        name = "owner" if self.place.table.field("owner") else next((c.field.id for c in self.people), "")
        return tuple(c for c in self.place.columns if c.id.partition(".")[0] == name)

    def _given(self) -> Column | None:
        """The column that shows whom the framework puts in charge, where nobody else is named."""
        given = next((c.field.preset for c in self.owners), "")
        return next((c for c in self.place.columns if given and c.field.shows.endswith(f".{given}")), None)

    def _who(self, most: int) -> str:
        sign = joined(self.view.lex, ("a", "b"))[1:-1]
        cells = [self.raw(c.id) for c in self.owners]
        text = "&".join(f'IF(LEN({cell}&"")=0,"","{sign}"&{cell})' for cell in cells) or '""'
        text = f'MID({text},{len(sign) + 1},{most - 1})&IF(LEN({text})>{len(sign) + most - 1},"…","")'
        if given := self._given():
            text = f'IF(LEN({"&".join(cells)})=0,LEFT({self.raw(given.id)}&"",{most}),{text})'
        return f'=IFERROR({text},"")'

    def _who_now(self, n: int, most: int) -> str:
        sign = joined(self.view.lex, ("a", "b"))[1:-1]
        names = sign.join(filter(None, (self.text(c.id, n) for c in self.owners)))
        given = self._given()
        if not names and given:
            return self.text(given.id, n)[:most]
        return f"{names[: most - 1]}…" if len(names) >= most else names

    def _add_urgent(self) -> None:
        """What is to be done first, then what is done; what is not needed is left out."""
        ranks = ",".join(str(URGENT.index(code) + 1) if code in URGENT else '""' for code in STATUSES)

        def formula() -> str:
            status = self._a("status")
            rank = f"CHOOSE({status},{ranks})"
            return f'=IF({status}=0,"",IF({rank}="","",{rank}*{DAYS * ROWS}+{self._by_day()}))'

        def value(n: int) -> str | float:
            one = self.judged(n)
            if one is None or one.status not in URGENT:
                return ""
            return (URGENT.index(one.status) + 1.0) * DAYS * ROWS + self._by_day_now(one, n)

        self.add("urgent", formula, value)

    def _by_day(self) -> str:
        due = self._a("due_on")
        return f"IF(ISNUMBER({due}),{due},{NO_DAY})*{ROWS}+{self.position}"

    def _by_day_now(self, one: Judged, n: int) -> float:
        return float(serial(one.due_on) if one.due_on else NO_DAY) * ROWS + n + 1

    # -- of one person ------------------------------------------------------------------------------

    def _add_mine(self) -> None:
        """Who is named in a row, and the order of those rows that name whoever was chosen."""
        self._keys_at = self.left + len(self.columns) + 3  # behind the three that follow
        self.add("named", self._named, self._named_now)
        self.add("parted", lambda: f"={_parted(self.c('named'), _PERHAPS)}", lambda n: self._parted_now(n))
        keys = [self._key(k) for k in range(ALIASES + 1 if "alias" in self.view.tables["people"].at else 1)]

        def formula() -> str:
            found = "+".join(f"ISNUMBER(FIND({key},{self.c('named')}&{self.c('parted')}))" for key in keys)
            return f'=IF(OR({keys[0]}="{NOBODY}",{self._a("exists")}=0),"",IF({found}>0,{self._by_day()},""))'

        self.add("mine", formula, lambda n: "")

    def _key(self, k: int) -> str:
        """The k-th of the cells behind: the chosen name, its aliases, its row on the People sheet."""
        return span(CALC, self.first + k, self._keys_at, self.first + k, self._keys_at)

    def _named(self) -> str:
        text = _parted('&";"&'.join(self.raw(c.id) for c in self.people), _BETWEEN)
        closed = _close(f'";"&LOWER({excel_bare(text)})&";"')
        return f'=IFERROR({closed},"")'

    def _named_now(self, n: int) -> str:
        text = ";".join(self.text(c.id, n) for c in self.people)
        for sign in _BETWEEN:
            text = text.replace(sign, ";")
        return f";{bare(text).lower()};".replace("; ", ";").replace(" ;", ";")

    def _parted_now(self, n: int) -> str:
        text = self._named_now(n)
        for sign in _PERHAPS:
            text = text.replace(sign, ";")
        return text.replace("; ", ";").replace(" ;", ";")

    def _keys(self) -> Iterator[Formula]:
        """The chosen name, then what else that person is called, as `named` spells them; nobody is chosen yet."""
        people, name = self.view.tables["people"], excel_bare(self.chosen)
        yield Formula(f'=IF(LEN({name})=0,"{NOBODY}",";"&LOWER({name})&";")', NOBODY)
        row = self._key(ALIASES + 1)
        for k in range(ALIASES if "alias" in people.at else 0):
            text = f'SUBSTITUTE(INDEX({people.range("alias")},{row})&"","；",";")'
            one = f'TRIM(MID(SUBSTITUTE({text},";",REPT(" ",200)),{k * 200 + 1},200))'
            text = f'IF(OR({row}=0,LEN({one})=0),"{NOBODY}",";"&LOWER({one})&";")'
            yield Formula(f'=IFERROR({text},"{NOBODY}")', NOBODY)
        if "alias" in people.at:
            names = people.range("name")
            at = f"SUMPRODUCT(MAX(({names}={self.chosen})*{nth(names)}))"
            yield Formula(f"=IF(LEN({name})=0,0,{at})", 0.0)


def _parted(text: str, signs: Iterable[str]) -> str:
    """The Excel expression for a text with semicolons for signs, and no blanks around them."""
    for sign in signs:
        old = "CHAR(10)" if sign == "\n" else f'"{sign}"'
        text = f'SUBSTITUTE({text},{old},";")'
    return _close(text)


def _close(text: str) -> str:
    """The same without blanks beside semicolons."""
    return f'SUBSTITUTE(SUBSTITUTE({text},"; ",";")," ;",";")'


def letters_in(room: float, language: str) -> int:
    """How many letters of a language have so much room, in digits' widths."""
    return max(int(room / (_HAN if language.startswith("zh") else _LATIN)), 2)


def cut(text: str, most: int) -> str:
    """A text with a sign that it goes on, where it has more letters."""
    return f'IF(LEN({text})>{most},LEFT({text},{most - 1})&"…",{text}&"")'


def cut_now(text: str, most: int) -> str:
    """The same in Python."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def entered_as(column: Column) -> str:
    """What kind of entries a column has, '' where the product fills it."""
    return "" if column.field.shows else column.field.kind
