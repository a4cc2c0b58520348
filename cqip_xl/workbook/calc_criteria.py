"""The criteria block of `_calc`: levels as the rules read them, and the level that the school reaches.

Twin of rules.reached. Rows follow the Self-assessment sheet by position; each says which criterion it
holds, so that a sorted sheet counts the same. A level is a rank on the criterion's scale and `zero`.
"""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.context import Context
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Cell, Formula
from cqip_xl.model.field import Field
from cqip_xl.model.layers import BY_ROW, criterion_scales, level_rules, parts_of, scale_of
from cqip_xl.model.markers import CALC, letters, span
from cqip_xl.model.standard import LevelRule
from cqip_xl.words.code_names import code_names
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_rated import RatedColumns, is_by_parts
from cqip_xl.workbook.first_rows import least
from cqip_xl.workbook.hidden_sheets import Hidden, level_position, zero_position
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.reach import Reach
from cqip_xl.workbook.school import HeaderPlace

#: The columns of the block; what belongs to no single criterion stands in its first row.
_ALWAYS = ("of", "top", "current", "target", "reached", "missing", "within")
_NAMES = (*_ALWAYS, "mandatory", "unknown", "read", "read_target", "met")


class CriteriaColumns:
    """Draws the block and words the expressions for levels. `leveled`: whether any level follows from others.

    `rule`: the school's; `rated`: the block of everything that has a level, where there is more than the criteria.
    """

    def __init__(self, view: PlanView, hidden: Hidden, header: HeaderPlace, actions: ActionColumns) -> None:
        self.view, self.hidden, self.header = view, hidden, header
        framework = view.framework
        self.fix_rows = actions.columns[actions.at["fix"]].values
        self.first = actions.place.first
        self.left = len(actions.columns) + 1
        self.right = self.left + 8
        self.rated: RatedColumns | None = None
        table = framework.tables.get("criteria")
        self.leveled = bool(level_rules(framework)) and bool(table and table.field("level_current"))
        self.rule: LevelRule | None = framework.levels if self.leveled else None
        if "criteria" in view.tables:
            self.place = view.tables["criteria"]
        if self.leveled:
            self.scales = criterion_scales(framework)
            self.zero = zero_position(framework)
            self.last = self.first + self.place.size - 1
            self.rows = {row.key: row for row in view.plan.rows("criteria")}
        if self.rule and self.grants(self.rule):
            self.right = self.left + len(_NAMES)
        if self.leveled and is_by_parts(framework):
            left = self.left + len(_NAMES) + 1
            self.rated = RatedColumns(view, self.first, left, self.range("of"), self.range("current"), self.zero)
            self.right = self.rated.right

    # -- drawing ------------------------------------------------------------------------------------

    def cells(self) -> Iterator[Cell]:
        """A row for each of the sheet; then what follows for the school, and the block of all that has a level."""
        if not self.leveled:
            yield from self._positions()
            return
        several = len(self.scales) > 1
        for name in self._names(several):
            yield Cell(self.first - 1, self._col(name), f"criteria/{name}", HIDDEN)
        for n in range(self.place.size):
            yield from self._row(n, self._key(n), several)
        if self.rule:
            yield from self._of_school(self.rule)
            yield from self._each_clause() if self.grants(self.rule) else ()
        missing = f"=SUMPRODUCT(({self.range('top')}>0)*({self.range('current')}=0))"
        yield Cell(self.first, self._col("missing"), Formula(missing, float(self.missing_value())), HIDDEN)
        if self.rated:
            yield from self.rated.cells()

    def _names(self, several: bool) -> Iterator[str]:
        yield from _ALWAYS
        if self._has_mandatory():
            yield "mandatory"
        yield from ("unknown",) if self.rated else ()
        yield from ("read", "read_target") if several else ()
        yield from ("met",) if self.rule and self.grants(self.rule) else ()

    def _has_mandatory(self) -> bool:
        return self.rated is None and self.rule is not None and self.rule.others is not None

    def _key(self, n: int) -> str:
        """The criterion that stands at that distance from the first row; '' for a heading or an inserted row."""
        at, codes = self.place.drawn_at(n), self.view.lex.offer("criterion").codes
        return codes[at] if at is not None and at < len(codes) else ""

    def _row(self, n: int, key: str, several: bool) -> Iterator[Cell]:
        row = self.first + n
        of = self._cell("of", row)
        known = float(self.view.lex.offer("criterion").codes.index(key) + 1) if key else 0.0
        contents = {
            "of": Formula(self._of(), known),
            "top": Formula(f"=IFERROR(IF({of}>0,INDEX({self._tops()},{of}),0),0)", self._top(key)),
        }
        for name, read in (("current", "read"), ("target", "read_target")):
            column = f"level_{name}"
            if several:
                contents[read] = Formula(self._read(column, row), self._position(key, column))
            text = self._cell(read, row) if several else self._read_position(column)
            contents[name] = Formula(self._level(column, text, row), self._position(key, column))
        if self._has_mandatory():
            criterion = self.view.framework.criterion(key)
            text = f"=IFERROR(IF({of}>0,INDEX({self.hidden.of_criterion['mandatory']},{of}),0),0)"
            contents["mandatory"] = Formula(text, float(bool(criterion and criterion.mandatory)))
        yield from (Cell(row, self._col(name), content, HIDDEN) for name, content in contents.items())

    def _of_school(self, rule: LevelRule) -> Iterator[Cell]:
        """The level that the school reaches, and, where that is not all there is, whether it can be known."""
        levels = self.view.verdict.levels
        reached, within = (levels.reached, levels.within) if levels else (None, None)
        now, best = (level_position(self.view.framework, rule.scale, code or "") for code in (reached, within))
        text = f"=IF({self.scalar('unknown')}>0,0,{self.scalar('within')})"
        yield Cell(self.first, self._col("reached"), Formula(text, now), HIDDEN)
        yield Cell(self.first, self._col("within"), Formula(self._within(rule), best), HIDDEN)
        if self.rated:
            text, count = self.rated.unknown_of_school(rule)
            yield Cell(self.first, self._col("unknown"), Formula(f"={text}", float(count)), HIDDEN)

    def _positions(self) -> Iterator[Cell]:
        """Which criterion each row holds, where the Plan shows something of it."""
        if not self._is_shown():
            return
        yield Cell(self.first - 1, self.left, "criteria/of", HIDDEN)
        for n in range(self.place.size):
            at = self.place.drawn_at(n)
            known = at is not None and at < len(self.view.framework.criteria)
            yield Cell(self.first + n, self.left, Formula(self._of(), float((at or 0) + 1) if known else 0.0), HIDDEN)

    def _is_shown(self) -> bool:
        """Whether the Plan shows something of the criteria."""
        fields = self.view.framework.tables["actions"].fields
        return "criteria" in self.view.tables and any(f.shows.startswith("criteria.") for f in fields)

    def _of(self) -> str:
        lookup = self.hidden.lookups["criterion"]
        cell = f"INDEX({self.place.range('key')},ROW()-{self.first})"
        context = Context(names=code_names(self.view.framework, "criterion"))
        return f"=IFERROR({KINDS['criterion'].excel(cell, context, lookup)},0)"

    # -- levels of criteria -------------------------------------------------------------------------

    def _read_position(self, name: str, scale: str = "") -> str:
        """The entry as a position in the list of its field, or of that scale."""
        if name not in self.place.at:
            return "0"
        f = self._field(name)
        list_name = f"scale/{scale}" if scale else self.view.lex.list_name(f)
        cell = f"INDEX({self.place.range(name)},ROW()-{self.first})"
        return KINDS["level"].excel(cell, self.view.lex.context(f), self.hidden.lookups[list_name])

    def _read(self, name: str, row: int) -> str:
        """The entry as a position by the scale of the row's own criterion."""
        if name not in self.place.at:
            return "=0"
        f, of = self._field(name), self._cell("of", row)
        ways = []
        for scale in self.scales:
            text = self._read_position(name, scale.id)
            more = self.zero - int(bool(scale.zero))
            shown = f"IF({text}>0,{text}+{more},0)" if more else text
            ways.append(f"IFERROR({shown},0)" if f.scale in (BY_ROW, scale.id) else "0")
        return f"=IFERROR(IF({of}>0,CHOOSE(INDEX({self.hidden.of_criterion['scale']},{of}),{','.join(ways)}),0),0)"

    def _level(self, name: str, text: str, row: int) -> str:
        """The same where the criterion offers it, else 0."""
        if name not in self.place.at:
            return "=0"
        low = 0 if self._field(name).zero else self.zero
        of, top = self._cell("of", row), self._cell("top", row)
        skipped = "".join(f",OR({of}<>{n},{text}<>{level})" for n, level in self._skipped())
        return f"=IFERROR(IF(AND({text}>{low},{text}<={top}{skipped}),{text},0),0)"

    def _skipped(self) -> Iterator[tuple[int, int]]:
        """Positions of a criterion and of a level below its highest that it does not offer."""
        framework = self.view.framework
        for n, criterion in enumerate(framework.criteria, start=1):
            if criterion.levels:
                points = framework.scales[scale_of(framework, criterion)].points
                below = points[: points.index(criterion.levels[-1])]
                yield from ((n, rank + self.zero) for rank, p in enumerate(below, 1) if p not in criterion.levels)

    def _position(self, key: str, name: str) -> float:
        row, criterion = self.rows.get(key), self.view.framework.criterion(key)
        scale = scale_of(self.view.framework, criterion) if criterion else ""
        return level_position(self.view.framework, scale, row.text(name) if row else "")

    def _field(self, name: str) -> Field:
        return next(c.field for c in self.place.columns if c.id == name)

    def _top(self, key: str) -> float:
        criterion = self.view.framework.criterion(key)
        if criterion is None or not criterion.levels:
            return 0.0
        return level_position(self.view.framework, scale_of(self.view.framework, criterion), criterion.levels[-1])

    # -- expressions --------------------------------------------------------------------------------

    def _col(self, name: str) -> int:
        return self.left + _NAMES.index(name)

    def _cell(self, name: str, row: int) -> str:
        return f"${letters(self._col(name))}${row + 1}"

    def range(self, name: str) -> str:
        """The range of a column of the block."""
        return span(CALC, self.first, self._col(name), self.last, self._col(name))

    def scalar(self, name: str) -> str:
        """What belongs to the school: `reached`, `missing`, `within` what it would reach with all that has no level at
        its best, and `unknown`, which is `missing` without other parts.
        """
        name = "missing" if name == "unknown" and not self.rated else name
        return span(CALC, self.first, self._col(name), self.first, self._col(name))

    def _tops(self) -> str:
        return self.hidden.of_criterion["top"]

    def reach(self, rule: LevelRule) -> Reach:
        """The school's rule over the ranges of its parts."""
        if self.rated:
            return self.rated.reach(rule)
        level, tops, mandatory = self.range("current"), self.range("top"), self.range("mandatory")
        top = max((part.top for part in parts_of(self.view.framework, "")), default=0)
        return Reach(rule, level, tops, mandatory, f"({tops}>0)", self.zero, top)

    def _within(self, rule: LevelRule) -> str:
        reach = self.reach(rule)
        best = str(reach.top + reach.zero)
        if self.grants(rule):
            points = self.view.framework.scales[rule.scale].points
            granted = points.index(rule.clauses_grant) + 1 + reach.zero
            best = f"IF({self.met()}={len(self.view.framework.clauses)},{granted},{best})"
        more = self.zero - reach.zero
        return f"={reach.reached(best)}{f'{more:+d}' if more else ''}"

    def grants(self, rule: LevelRule) -> bool:
        """Whether clauses give a level above those of the parts."""
        return bool(rule.clauses_grant) and "clauses" in self.view.tables

    def met(self) -> str:
        """How many clauses are met."""
        return f"SUM({self._clauses()})"

    def first_unmet(self) -> str:
        """The sheet's row of the first clause that is not met."""
        met, shift = self._clauses(), self.view.tables["clauses"].first - self.first
        return f"{least(f'ROW({met})', f'({met}=0)')}{shift:+d}"

    def _clauses(self) -> str:
        last = self.first + self.view.tables["clauses"].size - 1
        return span(CALC, self.first, self._col("met"), last, self._col("met"))

    def _each_clause(self) -> Iterator[Cell]:
        """Whether each clause is met."""
        place, rows = self.view.tables["clauses"], {row.key: row for row in self.view.plan.rows("clauses")}
        column = next(c for c in place.columns if c.id == "met")
        name = self.view.lex.list_name(column.field)
        cell = f"INDEX({place.range(column.id)},ROW()-{self.first})"
        said = KINDS["choice"].excel(cell, self.view.lex.context(column.field), self.hidden.lookups[name])
        text = f"=IFERROR(IF({said}={self.view.lex.offer(name).codes.index('met') + 1},1,0),0)"
        for n in range(place.size):
            at = place.drawn_at(n)
            row = None if at is None else rows.get(self.view.framework.clauses[at].id)
            met = row is not None and row.values.get("met") == "met"
            yield Cell(self.first + n, self._col("met"), Formula(text, float(met)), HIDDEN)

    def claims(self, n: int) -> list[str]:
        """An expression above 0 where the n-th criterion has a level above the lowest; none without levels."""
        if not self.leveled or self.view.framework.criteria[n - 1].whole:
            return []
        return [f"SUMPRODUCT(({self.range('of')}={n})*({self.range('current')}>{self.zero}))"]

    # -- rows of the sheet --------------------------------------------------------------------------

    def row_of(self, n: str, code: str) -> tuple[str, int] | None:
        """The sheet's row of the criterion at a position: an expression, and now; None where no column says it."""
        if not (self.leveled or self._is_shown()):
            return None
        of = span(CALC, self.first, self.left, self.first + self.place.size - 1, self.left)
        return f"SUMPRODUCT(MAX(({of}={n})*ROW({of})))" + self._shift, self._row_now(code)

    def first_missing(self) -> tuple[str, int]:
        """The sheet's first row without a current level: an expression, and now."""
        levels = self.view.verdict.levels
        known = levels.current if levels else {}
        rows = [self._row_now(c.id) for c in self.view.framework.criteria if c.levels and c.id not in known]
        first = self.first_where(f"({self.range('top')}>0)*({self.range('current')}=0)")
        return first, min(rows, default=0)

    def first_where(self, test: str) -> str:
        """The sheet's first row for which a test over columns of the block holds."""
        return least(f"ROW({self.range('of')})", test) + self._shift

    @property
    def _shift(self) -> str:
        """How much further down than in the block a row stands on the sheet."""
        shift = self.place.first - self.first
        return f"{shift:+d}" if shift else ""

    def _row_now(self, code: str) -> int:
        codes = self.view.lex.offer("criterion").codes
        return self.place.row(codes.index(code)) + 1 if code in codes else 0

    def missing_value(self) -> int:
        levels = self.view.verdict.levels
        leveled = [c for c in self.view.framework.criteria if c.levels]
        return len(leveled) - len(levels.current) if levels else 0
