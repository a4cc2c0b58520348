"""What a framework asks, as a JSON document and as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from cqip_xl.faces.escaped import escaped
from cqip_xl.faces.report import show
from cqip_xl.model.framework import Framework
from cqip_xl.model.standard import Scale, Standard, criteria_in
from cqip_xl.model.table import Table
from cqip_xl.verbs import chosen_period
from cqip_xl.words.catalog import say
from cqip_xl.words.lexicon import Lexicon, lexicon


def main_facts(framework: Framework, language: str) -> dict[str, Any]:
    """What tells a framework from the others."""
    return {
        "id": framework.id,
        "version": framework.version,
        "names": {code: framework.word(code, "title") for code in framework.languages},
        "languages": list(framework.languages),
        "verified": framework.verified,
        "unverified": [framework.word(language, f"unverified/{name}") for name in framework.unverified],
    }


def all_facts(framework: Framework, language: str) -> dict[str, Any]:
    """All about a framework; unknown values are null."""
    words = _words(framework, language)
    years = {"stage": framework.calendar.stage_years, "year": 1}
    return {
        **main_facts(framework, language),
        "native": framework.native,
        "replaced_by": asdict(framework.replaced_by) if framework.replaced_by else None,
        "plan_kinds": [{"kind": kind, "years": years[kind]} for kind in framework.plan_kinds],
        "school_year_starts": framework.calendar.starts,
        "standards": [_standard_facts(standard, words) for standard in framework.standards],
        "criteria": sum(not (c.free or c.whole) for c in framework.criteria),
        "clauses": len(framework.clauses),
        "scales": [_scale_facts(scale, words) for scale in framework.scales.values()],
        "tables": [_table_facts(table, words) for table in framework.tables.values()],
        "indicators": sum(len(table.indicators) for table in framework.tables.values()),
        "checks": len(framework.checks),
        "sources": _sources(framework, language),
    }


def _standard_facts(standard: Standard, words: Lexicon) -> dict[str, Any]:
    """A standard; what it holds counts with what the standards in it hold."""
    criteria = criteria_in((standard,))
    facts = {
        "id": standard.id,
        "name": words.word(f"standards/{standard.id}"),
        "criteria": sum(not (criterion.free or criterion.whole) for criterion in criteria),
        "own_rows": sum(criterion.free for criterion in criteria),
    }
    inner = [_standard_facts(one, words) for one in standard.standards]
    return facts | ({"standards": inner} if inner else {})


def _scale_facts(scale: Scale, words: Lexicon) -> dict[str, Any]:
    points = [{"id": point, "name": words.word(f"scales/{scale.id}/{point}")} for point in scale.points]
    return {"id": scale.id, "of": scale.of, "points": points}


def _table_facts(table: Table, words: Lexicon) -> dict[str, Any]:
    rows = _fixed_rows(words.framework, table)
    return {"id": table.id, "name": words.table_label(table), "columns": len(words.columns(table)), "rows": rows}


def show_list(frameworks: Sequence[Framework], language: str) -> None:
    """A line a framework below its heads, with a mark where not all parts are verified."""
    heads = tuple(say(language, f"frameworks.head.{name}") for name in ("id", "version", "languages", "title"))
    rows = [heads[:3], *((f.id, f.version, ", ".join(f.languages)) for f in frameworks)]
    titles = [f"  {heads[3]}"]
    titles += [f"{' ' if f.verified else '*'} {f.word(language, 'title')}" for f in frameworks]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row, title in zip(rows, titles, strict=True):
        print(escaped("  ".join([*map(set_cell_size, row, widths), title])))
    if not all(f.verified for f in frameworks):
        print(say(language, "frameworks.mark"))


def show_one(framework: Framework, language: str, console: Console) -> None:
    """All about a framework in the reader's language, as far as it has words in it."""
    console.print(_text(f"{framework.id} {framework.version}", "bold"))
    page = RichTable(show_header=False, box=None, pad_edge=False)
    page.add_column(no_wrap=True)
    page.add_column(overflow="fold")
    for label, lines in _page(framework, language):
        for n, line in enumerate(lines):
            page.add_row("" if n else say(language, f"frameworks.{label}"), _text(line))
    show(page, console)
    spoken = language if language in framework.languages else framework.native
    told = {"command": f"cqip generate {framework.id} -o plan.xlsx --language {spoken}"}
    console.print(_text(say(language, "frameworks.generate", **told)), soft_wrap=True)


def _page(framework: Framework, language: str) -> Iterator[tuple[str, Sequence[str]]]:
    """The lines under each label; a label without a line is left out."""
    facts, words = all_facts(framework, language), _words(framework, language)
    yield "titles", list(_titles(framework, language))
    yield "plans", [say(language, f"frameworks.{kind['kind']}", **kind) for kind in facts["plan_kinds"]]
    starts, day = say(language, f"frameworks.month.{facts['school_year_starts']}"), framework.calendar.day
    yield "year_starts", [starts if day == 1 else f"{starts} ({facts['school_year_starts']:02}-{day:02})"]
    yield "standards", [line for standard in framework.standards for line in _standard(standard, words)]
    yield "clauses", [words.word(f"clauses/{clause.id}") for clause in framework.clauses]
    yield "levels", [" · ".join(point["name"] for point in scale["points"]) for scale in facts["scales"]]
    yield "tables", [_table(language, table) for table in facts["tables"]]
    yield "indicators", [str(facts["indicators"])] if facts["indicators"] else []
    yield "checks", [str(facts["checks"])] if facts["checks"] else []
    yield "replaced", [_replaced(language, facts["replaced_by"])] if facts["replaced_by"] else []
    yield "sources", facts["sources"]
    yield "unverified", facts["unverified"]


def _titles(framework: Framework, language: str) -> Iterator[str]:
    """In every language of the framework; what the reader knows best comes first."""
    known = [code for code in framework.read_as(language) if code in framework.languages]
    for code in dict.fromkeys([*known, *framework.languages]):
        yield f"{framework.word(code, 'title')} ({code})"


def _standard(standard: Standard, words: Lexicon, indent: str = "") -> Iterator[str]:
    """A standard and what it holds, then a line for each criterion and the standards in it."""
    facts = _standard_facts(standard, words)
    yield indent + _counted(words.language, f"{standard.id} {facts['name']}", facts, ("criteria", "own_rows"))
    for criterion in standard.criteria:
        if not (criterion.free or criterion.whole):
            yield f"{indent}  {criterion.id} {words.word(criterion.path)}"
    for inner in standard.standards:
        yield from _standard(inner, words, indent + "  ")


def _table(language: str, table: dict[str, Any]) -> str:
    return _counted(language, table["name"], table, ("columns", "rows"))


def _counted(language: str, name: str, facts: dict[str, Any], counts: Sequence[str]) -> str:
    """A name and how many of each there are of it: `People (columns: 8)`."""
    told = ", ".join(say(language, f"frameworks.{count}", count=facts[count]) for count in counts if facts[count])
    return f"{name} ({told})" if told else name


def _replaced(language: str, by: dict[str, str]) -> str:
    return say(language, "start.replaced_text", pack=by["pack"], date=by["on"])


def _fixed_rows(framework: Framework, table: Table) -> int | None:
    """How many rows the framework itself gives a table; None where the school alone writes them."""
    criteria = [criterion for criterion in framework.criteria if not criterion.free]
    sources = {"criteria": criteria, "clauses": framework.clauses, "indicators": table.indicators}
    return len(sources[table.source]) if table.source in sources else None


def _sources(framework: Framework, language: str) -> list[str]:
    """What the pack was made from, in the reader's language or one that its readers know."""
    for wanted in framework.read_as(language):
        texts = [text for path, text in framework.words.get(wanted, {}).items() if path.startswith("sources/")]
        if texts:
            return texts
    return []


def _words(framework: Framework, language: str) -> Lexicon:
    """Its words for a plan of its usual kind."""
    return lexicon(framework, language, chosen_period(framework, "", date.today()))


def _text(text: str, style: str = "") -> Text:
    return Text(escaped(text), style)
