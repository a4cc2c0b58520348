"""Standards across schools, at every depth: for frameworks whose standards stand in others or have levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import layers, ways
from cqip_xl.model.standard import Standard
from cqip_xl.summary.over_schools import PROGRESS_HEADS, levels_counted, progress
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, by_pack
from cqip_xl.words.lexicon import Lexicon

HEADS = (
    Head("pack", 14),
    Head("layer", 8, "number"),
    Head("within", 20),
    Head("standard", 46),
    Head("levels_of", 40),
    *PROGRESS_HEADS,
)


def has_groups(framework: Framework) -> bool:
    return layers(framework) > 1 or any(standard.levels for standard in framework.all_standards)


def groups(view: RollupView) -> Sheet:
    """A row for each standard of such frameworks, with what stands in the standards in it."""
    packs = sorted(by_pack(view).items())
    rows = [line for _, cases in packs if has_groups(cases[0].framework) for line in _lines(view, cases)]
    return register(view, "groups", view.say("summary.hint_groups"), HEADS, rows, "cqip_standards", "6366F1")


def _lines(view: RollupView, cases: list[Case]) -> Iterator[list[Content]]:
    framework, lex = cases[0].framework, view.lex(cases[0])
    for standard in framework.all_standards:
        tallies = [case.verdict.by_standard[standard.id] for case in cases]
        way = ways(framework)[standard.id]
        yield [
            view.pack(framework),
            float(len(way)),
            " › ".join(one.id for one in way[:-1]),
            f"{standard.id} {lex.word('standards/' + standard.id)}",
            _levels_of(lex, standard, cases),
            *progress(view, tallies),
        ]


def _levels_of(lex: Lexicon, standard: Standard, cases: list[Case]) -> str:
    """`Working towards: 4 · Meeting: 7`, in the order of the scale."""
    if standard.levels is None:
        return ""
    scale = lex.framework.scales[standard.levels.scale]
    found = (case.verdict.levels.standards.get(standard.id) for case in cases if case.verdict.levels)
    count = Counter(code for code in found if code)
    return levels_counted(lex, scale, count)
