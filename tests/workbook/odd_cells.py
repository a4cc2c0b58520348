"""Cells as people make them: what stands in a column though its kind wants something else."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cqip_xl.kinds.text import full_width
from cqip_xl.model.book import Book, Cell, Content, Formula
from cqip_xl.model.framework import Framework
from cqip_xl.verbs import blank_plan
from cqip_xl.words.lexicon import Lexicon, lexicon
from tests.workbooks import DAY, Typed

#: Look like spaces or like nothing, and are neither for the workbook nor for the check.
INVISIBLE = ("\u00ad", "\u200d", "\u202f", "\u2009", "\u2028", "\u0301")
NBSP, WIDE_SPACE, NO_WIDTH = "\u00a0", "\u3000", "\u200b"
ERRORS = (Formula("=NA()", "#N/A"), Formula("=1/0", "#DIV/0!"))
BLANKS = (*INVISIBLE[:2], " ", "   ", NBSP, f" {NBSP} ", WIDE_SPACE, NO_WIDTH, "\n", Formula('=""', ""))
WILD = ("*", "?", "~", "~*", "??????")
TRUTH = (True, False, "TRUE", "FALSE")

#: None of them is a day of these years: its format alone tells one from a number, and formulas do not see that.
NUMBERS = (
    *("0.5", "50%", "0,5", " 45 %", "1", "12.000.000", "half"),
    *(0.0, 0.005, 0.01, 0.5, 0.99, 0.999, 1.0, 1.001, 1.5, -0.2, -0.0, 1e9, 20000.0, 1e-300),
    *(Formula("=1/2", 0.5), Formula("=1/3", 1 / 3)),
)
DATES = (
    *("31/03/2026", "2026-03-31", "05/2024", "15.10", "1/2/2025", "ngày 5 tháng 3 năm 2025", "soon", "45000"),
    *(45000.0, 45000.75, 2024.0, -5.0, 0.0, 0.75, 1.0, 60.0, 1e9, 1e300, 32873.99, 32874.0, 73050.0, 73050.9, 73051.0),
    *(46111.0, 46112.0, 46112.75, 46113.0, 46126.0, 46126.5, 46127.0, 45.5),
    *(date(2025, 5, 31), date(2026, 3, 31), date(2026, 4, 1), date(1985, 5, 1), date(2101, 1, 1), date(2099, 12, 31)),
    *(Formula("=DATE(2026,3,30)", date(2026, 3, 30)), Formula("=DATE(2026,3,31)+0.5", 46112.5)),
)
COLUMNS = ("criterion", "level_target", "what", "owner", "supporters", "start", "due", "budget", "progress", "done_on")


def spellings(label: str) -> tuple[str, ...]:
    """The same word as it gets typed, pasted and mangled."""
    return (
        *(label, label.upper(), label.lower(), label.swapcase(), f" {label} ", f"{NBSP}{label}", f"{label}{NO_WIDTH}"),
        *(label.replace(" ", NBSP), label.replace(" ", "  "), label.replace(" ", WIDE_SPACE), f"{label}\n"),
        *(unicodedata.normalize("NFD", label), unicodedata.normalize("NFD", label).upper(), full_width(label)),
        *(f"{label}.", f"{label}*", f"*{label}", label[:4] + "*", label[:-1] + "?", "~" + label, f'"{label}"'),
        *(f"{label}{char}" for char in INVISIBLE),
    )


def lexicons(framework: Framework) -> tuple[Lexicon, ...]:
    period = blank_plan(framework, "", period="2024-2029").period
    return tuple(lexicon(framework, language, period) for language in framework.languages)


def odd_values(framework: Framework) -> dict[str, tuple[Content, ...]]:
    """Column of the actions -> everything odd that is typed there, in the words of all its languages."""
    found: dict[str, list[Content]] = {name: [] for name in (*COLUMNS, "state", "slot.2024", "slot.2028")}
    for lex in lexicons(framework):
        f = framework.tables["actions"].field
        first, tenth = framework.criteria[0], framework.criteria[9]
        found["criterion"] += [*spellings(lex.criterion_label(first)), *spellings(lex.criterion_label(tenth))]
        state, due = f("state"), f("due")
        assert state and due
        for code in framework.choices["state"]:
            found["state"] += [code, *spellings(lex.offer("choice/state").label(code))]
        periods = lex.periods(due)
        for period in (periods[0], periods[1], periods[3], periods[-1]):
            found["due"] += spellings(lex.period_label(period))
        found["level_target"] += spellings(lex.offer("scale/level").label("L1"))
    found["criterion"] += [
        "1.1",
        "1.10",
        "1.100",
        1.1,
        1.10,
        1.0,
        "1.1*",
        "1.?",
        "１．１",
        "１．１０",
        "1,1",
        "1.1.",
        "01.1",
    ]
    found["criterion"] += ["1.1Phương", "1.1-Phương", "1.1\tx", "9.9", "Tiêu chí 1.1", "x 1.1", "1.1\u00a0x", "1. 1"]
    found["criterion"] += [
        "1.1, 1.2",
        "1.10-1.2",
        "1.2;",
        "1.1、1.2",
        "1.2；1.1",
        "1.2和1.1",
        "1.2/1.1",
        "1.2\n1.1",
        "1.1. x",
    ]
    found["criterion"] += [
        "1.2 + all",
        "1.2. ",
        "1.2..",
        "1.2&1.1",
        "1.2|1.1",
        "1.2～1.1",
        ", 1.2",
        "1.10: Kế hoạch",
        "(1.1)",
    ]
    found["due"] += ["2025-2026", "Năm học: 2025-2026", "Tháng 08/2024", "2028 - 2029", "Năm học 2035-2036", "Năm học*"]
    found["due"] += ["Giai đoạn 5 năm", "2025/26", "each year", *DATES]
    found["what"] += ["=1+1", "+x", "-", "@x", "'", 5.0, True, "x" * 32_000, "x\ny", *ERRORS]
    found["owner"] += ["Hiệu trưởng; Kế toán", ";", " ; ", "ai đó", "x" * 400, 7.0, True, "*", *ERRORS]
    found["budget"] += NUMBERS
    found["progress"] += NUMBERS
    for name in ("start", "done_on", "slot.2024", "slot.2028"):
        found[name] += DATES
    return {name: (*values, *BLANKS, *WILD, *TRUTH, *ERRORS) for name, values in found.items()}


def normal_rows(lex: Lexicon) -> tuple[Typed, ...]:
    """Rows that give each status, into which one odd cell at a time is put."""
    f = lex.framework.tables["actions"].field("due")
    assert f
    stage, each, year = (lex.period_label(p) for p in lex.periods(f)[:3])
    return (
        {"criterion": lex.criterion_label(lex.framework.criteria[0]), "what": "Task", "start": date(2024, 9, 1)},
        {"criterion": lex.criterion_label(lex.framework.criteria[9]), "due": stage, "progress": 0.5, "owner": "A"},
        {"criterion": lex.criterion_label(lex.framework.criteria[1]), "due": year, "done_on": date(2025, 5, 1)},
        {"due": each, **{f"slot.{y}": date(y + 1, 5, 1) for y in range(2024, 2029)}, "start": date(2027, 1, 1)},
        {"what": "x", "due": date(2026, 4, 5), "state": lex.offer("choice/state").label("running")},
    )


def single_rows(framework: Framework, language: str) -> Iterator[Typed]:
    """Each odd value once, in one of the normal rows."""
    lex = next(lex for lex in lexicons(framework) if lex.language == language)
    normal = normal_rows(lex)
    for n, (name, value) in enumerate((name, v) for name, values in odd_values(framework).items() for v in values):
        row = normal[n % len(normal)] if not name.startswith("slot") else normal[3]
        yield {**row, name: value}


def mixed_rows(framework: Framework, language: str, seed: int, count: int) -> list[Typed]:
    """Rows of several odd cells, the same for the same seed."""
    chance = random.Random(seed)
    lex = next(lex for lex in lexicons(framework) if lex.language == language)
    normal, odd = normal_rows(lex), odd_values(framework)
    names = [*odd, "slot.2025", "slot.2026", "slot.2027"]
    rows: list[Typed] = []
    for _ in range(count):
        row = dict(chance.choice((*normal, {})))
        for name in chance.sample(names, chance.randint(1, 6)):
            row[name] = chance.choice(odd.get(name, odd["slot.2024"]))
        rows.append(row)
    return rows


def odd_levels(framework: Framework, seed: int) -> Mapping[str, Sequence[Typed]]:
    """A self-assessment and clauses filled everywhere, some of it oddly."""
    chance = random.Random(seed)
    tables: dict[str, list[Typed]] = {"criteria": [], "clauses": []}
    strange: tuple[Content, ...] = (1.0, "1", "Mức", "Mức 9", "L2", *BLANKS, *WILD, *TRUTH, *ERRORS)
    for c in framework.criteria:
        lex = chance.choice(lexicons(framework))
        label = lex.offer("scale/level").label(chance.choice(c.levels if chance.random() < 0.9 else ("L0", "L4")))
        odd = chance.choice(strange) if chance.random() < seed % 4 * 0.02 else chance.choice(spellings(label)[:13])
        tables["criteria"].append({"key": c.id, "level_current": odd, "level_target": label})
    for clause in framework.clauses:
        lex = chance.choice(lexicons(framework))
        good = chance.choice(spellings(lex.offer("choice/met").label("met"))[:13])
        tables["clauses"].append({"key": clause.id, "met": chance.choice(strange) if chance.random() < 0.1 else good})
    return tables


def without_formats(book: Book, seed: int) -> Book:
    """Half of the numbers and days that were typed lose their cell's format, as pasting does."""
    chance = random.Random(seed)

    def bare(cell: Cell) -> Cell:
        typed = isinstance(cell.content, float | date) and not cell.style.locked
        if not typed or chance.random() < 0.5:
            return cell
        low = isinstance(cell.content, float) and cell.content < 0  # readers make -0.5 in a date's format 12:00
        days = ("yyyy-mm-dd", "h:mm", "[h]:mm")
        formats = days if isinstance(cell.content, date) else ("", "0.00", "@") if low else ("", "0.00", "@", *days)
        return cell._replace(style=replace(cell.style, number=chance.choice(formats)))

    return replace(book, sheets=tuple(replace(s, cells=tuple(map(bare, s.cells))) for s in book.sheets))


__all__ = ["DAY", "mixed_rows", "odd_levels", "odd_values", "single_rows", "without_formats"]
