"""What registers of criteria and of standards say alike: how far all schools are, and how many have which level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cqip_xl.model.book import Content
from cqip_xl.model.standard import Scale
from cqip_xl.model.verdict import Tally, total_of
from cqip_xl.summary.register import Head
from cqip_xl.summary.rollup_view import RollupView
from cqip_xl.words.lexicon import Lexicon

#: Columns of `progress`.
PROGRESS_HEADS = (
    Head("schools", 9, "number"),
    Head("actions", 9, "number"),
    Head("done", 9, "number"),
    Head("overdue", 9, "number"),
    Head("completion", 12, "percent"),
    Head("on_schedule", 12, "percent"),
)


def progress(view: RollupView, tallies: Sequence[Tally]) -> list[Content]:
    """How many schools have actions, and how far these are. `tallies`: one a school."""
    total = total_of(tallies)
    return [
        float(sum(tally.actions > 0 for tally in tallies)),
        float(total.actions),
        float(total.counts.get("done", 0)),
        float(total.counts.get("overdue", 0)),
        view.say("summary.no_plan") if total.completion is None else total.completion,
        view.say("summary.nothing_due") if total.on_schedule is None else total.on_schedule,
    ]


def levels_counted(lex: Lexicon, scale: Scale, count: Mapping[str, int]) -> str:
    """`Level 1: 4 · Level 2: 7`, in the order of the scale. `count`: level -> schools."""
    codes = [code for code in (scale.zero, *scale.points) if code and count.get(code)]
    return " · ".join(f"{lex.word(f'scales/{scale.id}/{code}')}: {count[code]}" for code in codes)
