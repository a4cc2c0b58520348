"""What the Status sheet shows of levels: of the school, criteria and standards, and what keeps from the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqip_xl.drawing.fit import text_width
from cqip_xl.drawing.style import FADED, PROBLEM
from cqip_xl.model.book import Area, Condition, Content, Formula
from cqip_xl.model.layers import criterion_scales, parts_of, scale_of, ways
from cqip_xl.model.markers import letters
from cqip_xl.model.standard import LevelRule, Scale
from cqip_xl.words.lexicon import Offer
from cqip_xl.workbook.calc_criteria import CriteriaColumns
from cqip_xl.workbook.first_rows import least, numbered
from cqip_xl.workbook.hidden_sheets import level_position


class StatusLevels:
    """Words the cells. `criteria`: the block of `_calc` that has levels."""

    def __init__(self, criteria: CriteriaColumns) -> None:
        self.criteria, self.view, self.zero = criteria, criteria.view, criteria.zero
        self.found = self.view.verdict.levels
        self.blank = self.found.blank if self.found else frozenset()
        self.blocking = frozenset(self.found.blocking if self.found else ()) - self.blank
        self.word, self.no_level = self.view.say("status_sheet.blocks_word"), self.view.say("status_sheet.no_level")
        self.unknown = self.view.say("status_sheet.unknown")
        parts = parts_of(self.view.framework, "")
        self.parts = frozenset((part.id, part.rule is not None) for part in parts)

    def _scale(self, scale: str) -> tuple[Scale, Offer, str]:
        offer = self.view.lex.offer(f"scale/{scale}")
        return self.view.framework.scales[scale], offer, self.criteria.hidden.ranges.lists[offer.id]

    def _label(self, scale: str, position: str, shift: int = 0) -> str:
        """The label at a position of ours (rank and `zero`), a dash for none. `shift`: what it is too high by."""
        one, _, labels = self._scale(scale)
        shift += self.zero - int(bool(one.zero))
        at = f"{position}-{shift}" if shift else position
        test = f"{position}<={shift}" if shift else f"{position}=0"
        return f'IF({test},"–",INDEX({labels},{at}))'

    def _value(self, scale: str, code: str) -> str:
        _, offer, _ = self._scale(scale)
        return offer.label(code) if code else "–"

    # -- the school ---------------------------------------------------------------------------------

    def reached(self, rule: LevelRule) -> Content:
        """The level's label, or how it stands that it is unknown."""
        unknown, labels = self.criteria.scalar("unknown"), self._scale(rule.scale)[1].labels
        text = f'=IF({unknown}>0,"{self.unknown}",{self._label(rule.scale, self.criteria.scalar("reached"))})'
        code = self.found.reached if self.found else None
        value = self.unknown if code is None else self._value(rule.scale, code)
        return Formula(text, value, max((self.unknown, *labels), key=len))

    def blocking_count(self, rule: LevelRule, lines: Sequence[str]) -> Content:
        """How many parts, or at their top how many clauses, keep the school from the next level; apart how many have no
        level. It leads to the first. `lines`: ranges of Status in which the parts say so.
        """
        reach, within, unknown = (
            self.criteria.reach(rule),
            self.criteria.scalar("within"),
            self.criteria.scalar("unknown"),
        )
        rest, best = "0", reach.top + self.zero
        if self.criteria.grants(rule):
            open_ = f"({len(self.view.framework.clauses)}-{self.criteria.met()})"
            rest = numbered(open_, self.view.names["criteria"], self.criteria.first_unmet())
        firsts = [least(f"ROW({said})", f'({said}<>"")') for said in lines]
        target, short = f'"#B"&MIN({",".join(firsts)})', reach.short(f"({within}-{self.zero}+1)")
        blank, count = len(self.blank), len(self.blocking)
        shown = self.view.say("status_sheet.and_blank", count=count, n=blank) if blank else float(count)
        said = self.view.say("status_sheet.and_blank", count='"&{count}&"', n='"&{n}&"')
        known = f"IF({within}={best},0,{short})"
        said = f'"{said}"'.replace("{count}", known).replace("{n}", unknown).removeprefix('""&')
        text = f"IF({within}<{best},HYPERLINK({target},{short}),{rest})"
        return Formula(f"=IF({unknown}>0,HYPERLINK({target},{said}),{text})", shown)

    def width(self, usual: float) -> float:
        """How wide a column of levels is: labels that would take three lines get more room."""
        labels = [label for scale in criterion_scales(self.view.framework) for label in self._scale(scale.id)[1].labels]
        widest = max(map(text_width, labels), default=0.0)
        return min(max(usual, widest + 1.5), 2.1 * usual) if widest > 1.4 * usual else usual

    # -- criteria and standards ---------------------------------------------------------------------

    def of_criterion(self, n: int, key: str) -> tuple[Content, Content, Content]:
        """Current level, target level and "blocks the next level" of the n-th criterion."""
        framework, criteria = self.view.framework, self.criteria
        criterion, row = framework.criterion(key), criteria.rows.get(key)
        assert criterion
        scale = scale_of(framework, criterion)
        mask = f"({criteria.range('of')}={n})"
        longest = max(self._scale(scale)[1].labels, key=len)
        shown: list[Content] = []
        for name in ("current", "target"):
            code = row.text(f"level_{name}") if row else ""
            code = code if level_position(framework, scale, code) else ""
            position = f"SUMPRODUCT({mask}*{criteria.range(name)})"
            shown.append(Formula(f"={self._label(scale, position)}", self._value(scale, code), longest))
        return shown[0], shown[1], self._criterion_blocks(n, key)

    def _criterion_blocks(self, n: int, key: str) -> Content:
        criteria, rule = self.criteria, self.criteria.rule
        if criteria.rated:
            return self._part_blocks(key, standard=False)
        if rule is None:
            return None
        mask = f"({criteria.range('of')}={n})"
        level, top = f"SUMPRODUCT({mask}*{criteria.range('current')})", f"SUMPRODUCT({mask}*{criteria.range('top')})"
        mandatory = f"SUMPRODUCT({mask}*{criteria.range('mandatory')})=1"
        test = criteria.reach(rule).blocks(level, top, mandatory, criteria.scalar("within"))
        return self._blocks(f"{top}=0", f"{level}=0", test, key)

    def _part_blocks(self, key: str, standard: bool) -> Content:
        """Whether what has a level keeps the school from the next; nothing where it is no part of the school's."""
        criteria, rule, rated = self.criteria, self.criteria.rule, self.criteria.rated
        place = rated.at(key, standard) if rated else None
        if place is None or rule is None or (key, self._follows(key, standard)) not in self.parts:
            return None
        level, top, mandatory = place
        reach = criteria.reach(rule)
        within = criteria.scalar("within")
        shift = reach.zero - self.zero
        test = reach.blocks(level, top, f"{mandatory}=1", f"({within}{shift:+d})" if shift else within)
        return self._blocks("FALSE", f"{level}=0", test, key)

    def _follows(self, key: str, standard: bool) -> bool:
        """Whether the level of a standard follows from its parts."""
        return standard and not any(c.whole for c in ways(self.view.framework)[key][-1].criteria)

    def _blocks(self, never: str, missing: str, test: str, key: str) -> Content:
        text = f'=IF({never},"",IF({missing},"{self.no_level}",IF(AND({test}),"{self.word}","")))'
        shown = self.word if key in self.blocking else self.no_level if key in self.blank else ""
        return Formula(text, shown, max(self.word, self.no_level, key=len))

    def marks(self, area: Area) -> Iterator[Condition]:
        """Colours of "blocks the next level": of what has a level, and in grey of what has none."""
        cell = f"${letters(area.left)}{area.top + 1}"
        for word, look in ((self.word, PROBLEM), (self.no_level, FADED)):
            yield Condition(area, f'={cell}="{word}"', look)

    def of_standard(self, standard: str) -> tuple[Content, Content]:
        """The level of a standard and "blocks the next level"; nothing where it has none."""
        rule, rated = ways(self.view.framework)[standard][-1].levels, self.criteria.rated
        place = rated.at(standard, standard=True) if rated else None
        if rule is None or place is None:
            return None, None
        code = self.found.standards.get(standard) if self.found else None
        labels = self._scale(rule.scale)[1].labels
        text = f'=IF({place[0]}=0,"–",{self._label(rule.scale, place[0], 1 - self.zero)})'
        value = self._value(rule.scale, code or "")
        return Formula(text, value, max(labels, key=len)), self._part_blocks(standard, standard=True)
