"""The criteria block of `_calc`: levels as the rules read them, and the level that the school reaches.

Twin of rules.judge.levels. Rows follow the Self-assessment sheet by position; each says which criterion it
holds, so that a sorted sheet counts the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.context import Context
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Cell, Content, Formula
from cqip_xl.model.field import Field
from cqip_xl.model.markers import CALC, letters, span
from cqip_xl.model.standard import LevelRule
from cqip_xl.words.lexicon import code_names
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace


class CriteriaColumns:
    """Draws the block and words the expressions that the Status sheet shows."""

    def __init__(self, view: PlanView, hidden: Hidden, header: HeaderPlace, actions: ActionColumns) -> None:
        self.view, self.hidden, self.header = view, hidden, header
        self.fix_rows = actions.columns[actions.at["fix"]].values
        self.first = actions.place.first
        self.left = len(actions.columns) + 1
        self.right = self.left + 7
        table = view.framework.tables.get("criteria")
        has_level = bool(table and table.field("level_current"))
        self.rule: LevelRule | None = view.framework.levels if has_level else None
        self.leveled = self.rule is not None
        if "criteria" in view.tables:
            self.place = view.tables["criteria"]
        if self.rule:
            scale = view.framework.scales[self.rule.scale]
            self.offer = view.lex.offer(f"scale/{scale.id}")
            self.zero = int(bool(scale.zero))
            self.last = self.first + self.place.size - 1
            self.rows = {row.key: row for row in view.plan.rows("criteria")}

    # -- drawing ------------------------------------------------------------------------------------

    def cells(self) -> Iterator[Cell]:
        """Columns: criterion position, its highest level, current level, target level; two scalars; mandatory."""
        if self.rule is None:
            yield from self._positions()
            return
        most = self.rule.others is not None
        headings = ("of", "top", "current", "target", "reached", "missing", *(("mandatory",) if most else ()))
        for col, heading in enumerate(headings):
            yield Cell(self.first - 1, self.left + col, f"criteria/{heading}", HIDDEN)
        codes = self.view.lex.offer("criterion")
        for n in range(self.place.size):
            row = self.first + n
            key = codes.codes[n] if n < len(codes.codes) else ""
            top = self._top(key)
            contents = (
                Formula(self._of(n), float(n + 1) if key else 0.0),
                Formula(
                    f"=IFERROR(IF({self._cell(0, row)}>0,INDEX({self._tops()},{self._cell(0, row)}),0),0)",
                    top,
                ),
                Formula(self._level("level_current", n, row), self._position(key, "level_current")),
                Formula(self._level("level_target", n, row), self._position(key, "level_target")),
            )
            for col, content in enumerate(contents):
                yield Cell(row, self.left + col, content, HIDDEN)
            if most:
                yield Cell(row, self.left + 6, self._mandatory(row, key), HIDDEN)
        levels = self.view.verdict.levels
        reached = levels.reached if levels else None
        position = float(self.offer.codes.index(reached) + 1) if reached in self.offer.codes else 0.0
        yield Cell(self.first, self.left + 4, Formula(self._reached(), position), HIDDEN)
        missing = f"=SUMPRODUCT(({self._range(1)}>0)*({self._range(2)}=0))"
        yield Cell(self.first, self.left + 5, Formula(missing, float(self.missing_value())), HIDDEN)

    def _positions(self) -> Iterator[Cell]:
        """Which criterion each row holds, where the Plan shows something of it."""
        if not any(f.shows.startswith("criteria.") for f in self.view.framework.tables["actions"].fields):
            return
        yield Cell(self.first - 1, self.left, "criteria/of", HIDDEN)
        for n in range(self.place.size):
            known = n < len(self.view.framework.criteria)
            yield Cell(self.first + n, self.left, Formula(self._of(n), float(n + 1) if known else 0.0), HIDDEN)

    def _mandatory(self, row: int, key: str) -> Formula:
        criterion = self.view.framework.criterion(key)
        where = self.hidden.of_criterion["mandatory"]
        text = f"=IFERROR(IF({self._cell(0, row)}>0,INDEX({where},{self._cell(0, row)}),0),0)"
        return Formula(text, float(bool(criterion and criterion.mandatory)))

    def _of(self, n: int) -> str:
        lookup = self.hidden.lookups["criterion"]
        cell = f"INDEX({self.place.range('key')},{n + 1})"
        context = Context(names=code_names(self.view.framework, "criterion"))
        return f"=IFERROR({KINDS['criterion'].excel(cell, context, lookup)},0)"

    def _level(self, name: str, n: int, row: int) -> str:
        if name not in self.place.at:
            return "=0"
        f = self._field(name)
        lookup = self.hidden.lookups[self.view.lex.list_name(f)]
        cell = f"INDEX({self.place.range(name)},{n + 1})"
        text = KINDS["level"].excel(cell, self.view.lex.context(f), lookup)
        low = 0 if f.zero else self.zero
        of, top = self._cell(0, row), self._cell(1, row)
        skipped = "".join(f",OR({of}<>{n},{text}<>{level})" for n, level in self._skipped())
        return f"=IFERROR(IF(AND({text}>{low},{text}<={top}{skipped}),{text},0),0)"

    def _skipped(self) -> Iterator[tuple[int, int]]:
        """Positions of a criterion and of a level below its highest that it does not offer."""
        for n, criterion in enumerate(self.view.framework.criteria, start=1):
            for level, code in enumerate(self.offer.codes[: int(self._top(criterion.id))], start=1):
                if level > self.zero and code not in criterion.levels:
                    yield n, level

    def _position(self, key: str, name: str) -> float:
        row = self.rows.get(key)
        code = row.text(name) if row else ""
        return float(self.offer.codes.index(code) + 1) if code in self.offer.codes else 0.0

    def _field(self, name: str) -> Field:
        return next(c.field for c in self.place.columns if c.id == name)

    def _top(self, key: str) -> float:
        criterion = self.view.framework.criterion(key)
        levels = criterion.levels if criterion else ()
        return float(self.offer.codes.index(levels[-1]) + 1) if levels else 0.0

    # -- expressions --------------------------------------------------------------------------------

    def _cell(self, col: int, row: int) -> str:
        return f"${letters(self.left + col)}${row + 1}"

    def _range(self, col: int) -> str:
        return span(CALC, self.first, self.left + col, self.last, self.left + col)

    def _tops(self) -> str:
        return self.hidden.of_criterion["top"]

    def _scalar(self, col: int) -> str:
        return span(CALC, self.first, self.left + col, self.first, self.left + col)

    def _short(self, rank: str) -> str:
        """How many criteria keep the school from that rank; twin of rules.judge._short."""
        level, top = self._range(2), self._range(1)
        below = f"({top}>0)*({level}<{top})*({level}-{self.zero}<{rank})"
        if self.rule is None or self.rule.others is None:
            return f"SUMPRODUCT({below})"
        far = f"({level}-{self.zero}<{rank}-1)"
        must = f"SUMPRODUCT({below}*(({self._range(6)}=1)+{far}>0))"
        return f"IF({self._enough(below)},{must},SUMPRODUCT({below}))"

    def _enough(self, below: str) -> str:
        """Whether enough of the criteria that are not mandatory reach a rank, `below` telling those that do not."""
        assert self.rule
        rest = f"({self._range(6)}=0)"
        return f"SUMPRODUCT(({self._range(1)}>0)*{rest})-SUMPRODUCT({below}*{rest})>={self.rule.others}"

    def _highest(self) -> int:
        """Rank of the highest level that any criterion defines."""
        return int(max((self._top(c.id) for c in self.view.framework.criteria), default=0)) - self.zero

    def _reached(self) -> str:
        assert self.rule
        top = self._highest()
        text = str(top + self.zero)
        if self.rule.clauses_grant and "clauses" in self.view.tables:
            granted = self.offer.codes.index(self.rule.clauses_grant) + 1
            text = f"IF({self._met()}={len(self.view.framework.clauses)},{granted},{text})"
        for rank in range(top, 0, -1):
            text = f"IF({self._short(str(rank))}>0,{rank - 1 + self.zero},{text})"
        return f"=IF({self._scalar(5)}>0,0,{text})"

    def _met(self) -> str:
        """How many clauses are met."""
        place = self.view.tables["clauses"]
        column = next(c for c in place.columns if c.id == "met")
        name = self.view.lex.list_name(column.field)
        position = self.view.lex.offer(name).codes.index("met") + 1
        lookup = self.hidden.lookups[name]
        context = self.view.lex.context(column.field)
        terms = []
        for n in range(place.size):
            cell = f"INDEX({place.range(column.id)},{n + 1})"
            terms.append(f"IFERROR(({KINDS['choice'].excel(cell, context, lookup)}={position})*1,0)")
        return "+".join(terms)

    def reached_label(self) -> Content:
        """The level's label, or how it stands that it is unknown."""
        unknown = self.view.say("status_sheet.unknown")
        reached = self._scalar(4)
        labels = self.hidden.ranges.lists[self.offer.id]
        levels = self.view.verdict.levels
        value = (
            unknown
            if levels is None or levels.reached is None
            else self.offer.label(levels.reached)
            if levels.reached
            else "–"
        )
        text = f'=IF({self._scalar(5)}>0,"{unknown}",IF({reached}=0,"–",INDEX({labels},{reached})))'
        return Formula(text, value, max((unknown, *self.offer.labels), key=len))

    def blocking_count(self) -> Content:
        """How many criteria, or at their top how many clauses, keep the school from the next level."""
        levels = self.view.verdict.levels
        rank = f"({self._scalar(4)}-{self.zero}+1)"
        text = f"{self._short(rank)}"
        granted = self.rule and self.rule.clauses_grant and "clauses" in self.view.tables
        rest = f"{len(self.view.framework.clauses)}-({self._met()})" if granted else "0"
        text = f"IF({self._scalar(4)}={self._highest() + self.zero},{rest},{text})"
        value = float(len(levels.blocking)) if levels else 0.0
        return Formula(f"=IF({self._scalar(5)}>0,{self._scalar(5)},{text})", value)

    def claims(self, n: int) -> list[str]:
        """An expression above 0 where the n-th criterion has a level above the lowest; none without levels."""
        return [f"SUMPRODUCT(({self._range(0)}={n})*({self._range(2)}>{self.zero}))"] if self.leveled else []

    def missing_expression(self) -> str:
        return self._scalar(5)

    def missing_value(self) -> int:
        levels = self.view.verdict.levels
        leveled = [c for c in self.view.framework.criteria if c.levels]
        return len(leveled) - len(levels.current) if levels else 0

    def status_cells(self, n: int, key: str) -> tuple[Content, Content, Content]:
        """Current level, target level and "blocks the next level" of the n-th criterion."""
        labels = self.hidden.ranges.lists[self.offer.id]
        mask = f"({self._range(0)}={n})"
        word = self.view.say("status_sheet.blocks_word")
        levels = self.view.verdict.levels
        shown: list[Content] = []
        for col, name in ((2, "level_current"), (3, "level_target")):
            position = f"SUMPRODUCT({mask}*{self._range(col)})"
            value = int(self._position(key, name))
            label = self.offer.labels[value - 1] if value else "–"
            longest = max(self.offer.labels, key=len)
            shown.append(Formula(f'=IF({position}=0,"–",INDEX({labels},{position}))', label, longest))
        level, top = f"SUMPRODUCT({mask}*{self._range(2)})", f"SUMPRODUCT({mask}*{self._range(1)})"
        blocks = (
            f'=IF({top}=0,"",IF({self._scalar(5)}>0,IF({level}=0,"{word}",""),'
            f'IF(AND({level}<{top},{level}<={self._scalar(4)}{self._or_needed(n, level)}),"{word}","")))'
        )
        blocked = bool(levels and key in levels.blocking)
        return shown[0], shown[1], Formula(blocks, word if blocked else "")

    def _or_needed(self, n: int, level: str) -> str:
        """Where only some of the criteria must reach a level: whether this one must."""
        if self.rule is None or self.rule.others is None:
            return ""
        reached, top = self._scalar(4), self._range(1)
        below = f"({top}>0)*({self._range(2)}<{top})*({self._range(2)}<={reached})"
        mandatory = f"SUMPRODUCT(({self._range(0)}={n})*{self._range(6)})=1"
        at_top = f"{reached}<{self._highest() + self.zero}"
        return f",{at_top},OR({mandatory},{level}<{reached},NOT({self._enough(below)}))"
