"""What Start here says of the workbook as it is now: what to do next, and how each of the five steps stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cqip_xl.model.book import Formula
from cqip_xl.model.framework import sheets_in_order
from cqip_xl.workbook.calc import CalcPlace
from cqip_xl.workbook.calc_blocks import Blocks
from cqip_xl.workbook.calc_to_mend import MendColumns
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.first_rows import inside, linked
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace

#: How a step stands.
TO_DO, BEGUN, DONE = "to_do", "begun", "done"


@dataclass(frozen=True, slots=True)
class NextSteps:
    """`sentence`: what is next, with a link; `states`: of each step in words."""

    sentence: Formula
    states: Mapping[str, Formula]


def next_steps(view: PlanView, header: HeaderPlace, blocks: Blocks, calc: CalcPlace, mend: MendColumns) -> NextSteps:
    """The sentence and the states, with what Python says of them."""
    steps = _Steps(view, header, blocks, calc, mend)
    names = ("school", *(name for name in ("criteria", "actions") if name in view.names))
    states = {name: steps.of_sheet(name) for name in names}
    return NextSteps(steps.sentence(), states | {"track": steps.tracked(), "send": steps.sent()})


class _Steps:
    def __init__(self, view: PlanView, header: HeaderPlace, blocks: Blocks, calc: CalcPlace, mend: MendColumns) -> None:
        self.view, self.header, self.blocks, self.calc, self.mend = view, header, blocks, calc, mend
        self.words = {state: view.say(f"start.state_{state}") for state in (TO_DO, BEGUN, DONE)}

    def sentence(self) -> Formula:
        """The first sheet from which a column is gone, else the first on which something must be mended; a calm word
        where there is none.
        """
        view, names = self.view, ("school", *sheets_in_order(self.view.framework))
        text, value, longest = self._next_step()
        for name in reversed(names):
            count, number = self.mend.count(name)
            before, after = view.say("start.next_cells", n="\0", sheet=view.names[name]).split("\0")
            said = f'"{inside(before)}"&IFERROR({count},"?")&"{inside(after)}"'
            link = f"HYPERLINK({self.mend.lead(name).target},{said})"
            text = f"IF(IFERROR({count},1)=0,{text},{link})"
            shown = f"{before}{number}{after}"
            value, longest = shown if number else value, max(longest, shown, key=len)
        for name in names[:0:-1]:
            lead = self.mend.lead(name)
            before, after = view.say("start.next_lost", sheet=view.names[name], columns="\0").split("\0")
            said = f'"{inside(before)}"&{lead.lost}&"{inside(after)}"'
            text = f'IF({lead.lost}="",{text},HYPERLINK({lead.target},{said}))'
        return Formula(f"={text}", value, longest)

    def _next_step(self) -> tuple[str, str, str]:
        """Where nothing must be mended: the first sheet of a step into which nothing was entered, with a link; else
        that all is well. An expression, what it says now, and the longest that it may say.
        """
        view = self.view
        well = view.say("start.next_none")
        text, value, longest = f'"{inside(well)}"', well, well
        for name in (name for name in ("actions", "criteria") if name in view.names):
            said = view.say("start.next_step", step=step_title(view, name), sheet=view.names[name])
            link = f'HYPERLINK({linked(view.names[name], "A", "1")},"{inside(said)}")'
            text = f"IF(IFERROR({self._used(name)},1)=0,{link},{text})"
            value = value if view.plan.rows(name) else said
            longest = max(longest, said, key=len)
        return text, value, longest

    def of_sheet(self, name: str) -> Formula:
        """Done where something is entered, nothing must be mended and no level is missing."""
        count, number = self.mend.count(name)
        ended, is_ended = f"IFERROR({count},1)=0", not number
        if name == "criteria" and self.blocks.criteria.leveled:
            levels = self.blocks.criteria
            ended = f"AND({ended},IFERROR({levels.scalar('missing')},1)=0)"
            is_ended = is_ended and not levels.missing_value()
        used, now = (f'LEN({self.header.cell("school_name")}&"")', bool(self.view.plan.school.name))
        if name != "school":
            used, now = self._used(name), bool(self.view.plan.rows(name))
        return self._state(f"{used}>0", now, ended, is_ended)

    def _used(self, name: str) -> str:
        """How many rows of a table hold an entry, in Excel's words."""
        if name == "actions":
            return f"SUM({self.calc.range('exists')})"
        place = self.view.tables[name]
        inputs = [c.id for c in place.columns if c.id not in ("key", "title") and not is_calculated(c)]
        blank = "*".join(f'({place.range(column)}="")' for column in inputs)
        return f"SUMPRODUCT(1-{blank})" if blank else "0"

    def tracked(self) -> Formula:
        """Begun with the first action, done with the last."""
        weight, score = self.calc.range("weight"), self.calc.range("score")
        total = self.view.verdict.total
        done = bool(total.counted) and total.completion == 1.0
        ended = f"SUM({score})=SUM({weight})"
        return self._state(f"SUM({weight})>0", bool(total.counted), ended, done)

    def sent(self) -> Formula:
        """Begun where the day of submission is entered, done where nothing must be mended either."""
        day = self.view.plan.header.get("submitted_on")
        test = f"ISNUMBER({self.header.cell('submitted_on')})"
        counts = [self.mend.count(name) for name in ("school", *sheets_in_order(self.view.framework))]
        well = f"IFERROR({'+'.join(text for text, _ in counts)},1)=0"
        return self._state(test, day is not None, well, not any(number for _, number in counts))

    def _state(self, begun: str, is_begun: bool, done: str, is_done: bool) -> Formula:
        words = self.words
        text = f'=IFERROR(IF({begun},IF({done},"{words[DONE]}","{words[BEGUN]}"),"{words[TO_DO]}"),"{words[BEGUN]}")'
        now = words[DONE if is_done else BEGUN] if is_begun else words[TO_DO]
        return Formula(text, now, max(words.values(), key=len))


def step_title(view: PlanView, step: str) -> str:
    """What a step is called; where no level is chosen there is no self-assessment, but a sheet to fill in."""
    table = view.tables["criteria"].table if "criteria" in view.tables else None
    assessed = step != "criteria" or any(f.kind == "level" or f.id == "score" for f in (table.fields if table else ()))
    return view.say(f"start.step_{step}" if assessed else "start.step_fill")
