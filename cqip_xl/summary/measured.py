"""Measures in the summary: all schools and each district, then school by school; and the early warnings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cqip_xl.drawing.style import MISSING, NUMBER, PROBLEM
from cqip_xl.model.book import Area, Condition, Content, Entry, Sheet, Styled
from cqip_xl.model.case import Case
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.markers import letters
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.rollup import MeasureTotal
from cqip_xl.model.verdict import Card, Measured
from cqip_xl.rules.measures import form_field
from cqip_xl.rules.totals import is_small
from cqip_xl.summary.register import FIRST_ROW, Head, register
from cqip_xl.summary.rollup_view import RollupView, by_pack, by_school, school_name
from cqip_xl.words.lexicon import Lexicon
from cqip_xl.words.wanted import wanted

SHARE, DECIMAL, WHOLE = (replace(NUMBER, number=number) for number in ("0.0%", "#,##0.0", "#,##0"))

TOTAL_HEADS = (
    Head("pack", 16),
    Head("indicator", 40),
    Head("measured_in", 22),
    Head("scope", 22),
    Head("schools", 9, "number"),
    Head("value", 12, "number"),
    Head("so_far", 12, "number"),
    Head("target", 34),
    Head("attainment", 14),
    Head("trend", 12),
    Head("lowest", 11, "number"),
    Head("highest", 11, "number"),
    Head("met_by", 12),
)


def measures(view: RollupView) -> Sheet:
    """A row for each indicator, period and district: counts summed, rates weighed, the rest only compared."""
    rows: list[list[Content]] = []
    percent: list[int] = []
    packs = by_pack(view)
    for total in view.rollup.measures:
        percent += [len(rows)] if total.indicator.unit == PERCENT else []
        rows.append(_total(view, view.lex(packs[total.pack][0]), total))
    hint = view.say("summary.hint_measures")
    sheet = register(view, "measures_all", hint, TOTAL_HEADS, rows, "cqip_measures", "1D4ED8")
    return marked(
        view, in_percent(sheet, TOTAL_HEADS, percent, ("value", "so_far", "lowest", "highest")), TOTAL_HEADS, len(rows)
    )


def _total(view: RollupView, lex: Lexicon, total: MeasureTotal) -> list[Content]:
    hidden = view.public and total.few
    alone = view.public and total.indicator.rollup == "rate"  # the extremes are single schools, however small
    value: Content = view.say("summary.not_added") if total.value is None else total.value
    return [
        view.pack(lex.framework),
        lex.offer("indicator").label(total.indicator.id),
        lex.period_label(total.period),
        total.scope or view.say("summary.all_schools"),
        float(total.schools),
        view.say("measures.masked") if hidden else value,
        "" if hidden or total.so_far is None else total.so_far,
        wanted(lex, total.indicator) if total.target is not None else "",
        view.say(f"measures.{total.attainment}") if total.attainment and not hidden else "",
        view.say(f"measures.{total.trend}") if total.trend and not hidden else "",
        "" if alone else total.low,
        "" if alone else total.high,
        view.say("summary.met_by", met=total.met, all=total.judged) if total.judged and not alone else "",
    ]


SCHOOL_HEADS = (
    Head("district", 16),
    Head("school", 32),
    Head("indicator", 40),
    Head("measured_in", 22),
    Head("value", 12, "number"),
    Head("so_far", 12, "number"),
    Head("numerator", 11, "number"),
    Head("denominator", 11, "number"),
    Head("target", 12, "number"),
    Head("attainment", 14),
    Head("trend", 12),
    Head("rank", 10, last_printed=True),
    Head("further", 20),
    Head("school_id", 12),
    Head("pack", 16),
    Head("file", 36),
)


def school_measures(view: RollupView) -> Sheet:
    """Every figure that a school or the district has entered."""
    rows: list[list[Content]] = []
    percent: list[int] = []
    values = _by_district(view)
    for case in by_school(view.rollup.counted):
        for found in case.verdict.measures:
            indicator = case.framework.indicators[found.indicator]
            percent += [len(rows)] if indicator.unit == PERCENT else []
            rank = _rank(indicator, found, values.get(_place(case, found), []))
            rows.append(_school(view, case, indicator, found, rank))
    hint = view.say("summary.hint_measures_school")
    sheet = register(view, "measures_school", hint, SCHOOL_HEADS, rows, "cqip_school_measures", "1D4ED8")
    sheet = in_percent(sheet, SCHOOL_HEADS, percent, ("value", "so_far", "target"))
    return marked(view, sheet, SCHOOL_HEADS, len(rows))


def _by_district(view: RollupView) -> dict[_Place, list[float]]:
    """The values of all schools of one framework, district and kind, by indicator and period."""
    values: dict[_Place, list[float]] = {}
    for case in by_school(view.rollup.counted):
        for found in case.verdict.measures:
            if found.value is not None:
                values.setdefault(_place(case, found), []).append(found.value)
    return values


#: Framework, district, kind of school where measures depend on it, indicator, first day of the period.
_Place = tuple[str, str, str, str, date]


def _place(case: Case, found: Measured) -> _Place:
    """Whose values one is compared with."""
    f = form_field(case.framework, case.framework.indicators[found.indicator])
    kind = str(case.plan.header.get(f.id, "")) if f else ""
    return case.framework.id, case.plan.school.district, kind, found.indicator, found.period.first


def _rank(indicator: Indicator, found: Measured, values: list[float]) -> str:
    """`2/5`: the place among the schools of one district and kind, equal values sharing it; '' where none is better."""
    if found.value is None or indicator.better == "none" or len(values) < 2:
        return ""
    above = (v > found.value if indicator.better == "up" else v < found.value for v in values)
    return f"{1 + sum(above)}/{len(values)}"


def _school(view: RollupView, case: Case, indicator: Indicator, found: Measured, rank: str) -> list[Content]:
    plan, lex, hidden = case.plan, view.lex(case), is_hidden(view, indicator, found)
    table = case.framework.tables["measures"]
    marks = [lex.field_label("measures", c) for c in lex.columns(table) if c.id in found.marks]

    def number(value: float | None, shown: bool = True) -> Content:
        return value if value is not None and shown else ""

    return [
        plan.school.district,
        school_name(plan),
        lex.offer("indicator").label(indicator.id),
        lex.period_label(found.period),
        view.say("measures.masked") if hidden else number(found.value),
        number(found.so_far, not hidden),
        number(found.numerator, not view.public),
        number(found.denominator, not view.public),
        number(found.target),
        view.say(f"measures.{found.attainment}") if found.attainment and not hidden else "",
        view.say(f"measures.{found.trend}") if found.trend and not hidden else "",
        "" if hidden else rank,
        "; ".join(marks),
        plan.school.id,
        view.pack(case.framework),
        view.link(case.path),
    ]


def is_hidden(view: RollupView, indicator: Indicator, found: Measured) -> bool:
    """Whether a public copy keeps a figure back."""
    return view.public and is_small(indicator, found.numerator, found.denominator)


CARD_HEADS = (
    Head("district", 16),
    Head("school", 32),
    Head("warning", 40),
    Head("proposed", 26),
    Head("years_in_a_row", 9, "number"),
    Head("figures", 60, last_printed=True),
    Head("school_id", 12),
    Head("pack", 16),
    Head("file", 36),
)


def warnings(view: RollupView) -> Sheet:
    """Proposals that follow from the years of a measure, the longest row of years first; people decide."""
    found = [
        (-card.years, case.plan.school.name, _card(view, case, card))
        for case in by_school(view.rollup.counted)
        for card in case.verdict.cards
    ]
    rows = [line for _, _, line in sorted(found, key=lambda one: one[:2])]
    return register(view, "warnings", view.say("summary.hint_warnings"), CARD_HEADS, rows, "cqip_warnings", "B45309")


def _card(view: RollupView, case: Case, card: Card) -> list[Content]:
    plan, framework, lex = case.plan, case.framework, view.lex(case)
    indicator = framework.indicators[card.indicator]
    return [
        plan.school.district,
        school_name(plan),
        lex.word(f"alerts/{card.alert}/title"),
        lex.word(f"alerts/{card.alert}/{card.step}"),
        float(card.years),
        " · ".join(_figure(view, lex, indicator, found) for found in card.series),
        plan.school.id,
        view.pack(case.framework),
        view.link(case.path),
    ]


def _figure(view: RollupView, lex: Lexicon, indicator: Indicator, found: Measured) -> str:
    """`2024-2025: 71.5, last place`."""
    marks = [
        lex.field_label("measures", c) for c in lex.columns(lex.framework.tables["measures"]) if c.id in found.marks
    ]
    value = "–" if found.value is None else f"{found.value:.1%}" if indicator.unit == PERCENT else f"{found.value:g}"
    shown = view.say("measures.masked") if is_hidden(view, indicator, found) else value
    return f"{lex.period_label(found.period)}: {', '.join([shown, *marks])}"


# -- what they share --------------------------------------------------------------------------------


def in_percent(sheet: Sheet, heads: tuple[Head, ...], rows: list[int], keys: tuple[str, ...]) -> Sheet:
    """Numbers as they were meant: percent where the indicator is, others with what decimals they have."""
    cols, shares = {n for n, head in enumerate(heads) if head.key in keys}, set(rows)
    (block,) = sheet.blocks

    def styled(row: int, col: int, entry: Entry) -> Entry:
        if col not in cols or not isinstance(entry, float):
            return entry
        return Styled(entry, SHARE if row in shares else DECIMAL if entry % 1 else WHOLE)

    made = [[styled(n, col, entry) for col, entry in enumerate(row)] for n, row in enumerate(block.rows)]
    return replace(sheet, blocks=(replace(block, rows=made),))


def marked(view: RollupView, sheet: Sheet, heads: tuple[Head, ...], count: int) -> Sheet:
    """Targets that are not met stand out, by colour beside the word."""
    col = next(n for n, head in enumerate(heads) if head.key == "attainment")
    area = Area(FIRST_ROW, col, FIRST_ROW + max(count, 1) - 1, col)
    cell = f"${letters(col)}{FIRST_ROW + 1}"
    styles = (("not_met", PROBLEM), ("partly", MISSING))
    marks = tuple(Condition(area, f'={cell}="{view.say(f"measures.{code}")}"', style) for code, style in styles)
    return replace(sheet, conditions=marks)
