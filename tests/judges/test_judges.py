"""Every kind of file that the product writes, before judges who are not of this house."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from cqip_xl import verbs
from cqip_xl.demo.sample_district import DEMO_DAY
from cqip_xl.district.summary_file import write_summary
from cqip_xl.model.framework import Framework
from cqip_xl.words.catalog import LANGUAGES
from tests.judges import node
from tests.judges.linter import complaints
from tests.judges.node import needs_node
from tests.size import FUZZ
from tests.workbook.computed import Cells, by_calamine, by_openpyxl, plain, same
from tests.workbook.packs import CASES, INVENTED
from tests.workbooks import Typed, save_typed, typed_book

ROOT = Path(__file__).parents[2]
#: What breaks files: markup, escapes, formulas, line ends, signs beyond the first plane, length.
ODD = (
    *("<b>&amp;\"'</b> ]]>", "=1+1", "@x", "  around  ", "line\nbreak", "tab\tin", "\ufeff\u200b\u2028", "_x0041_"),
    *("😀 𝒳 ậ e\u0301", "x" * 32_767, "#N/A", "TRUE", "1.10", "[a]/b:c?*\\", "https://example.org/?q=1#x"),
)


@pytest.fixture(scope="session")
def generated(district: Path, framework: Framework, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Templates, samples, the demo's lists and summary, one in every language, packs of other shapes, odd texts.

    The summary of all its schools is the one that the demo wrote; in every language it is of some of each framework,
    as a judge takes seconds over a large one. A school's workbook of the demo is what the samples are.
    """
    folder = tmp_path_factory.mktemp("generated")
    roster, target = str(district / "roster.xlsx"), folder / "summary.xlsx"
    read = verbs.consolidate([*schools(district)], target, roster=roster, as_of=DEMO_DAY, dry_run=True)
    for language in LANGUAGES:
        write_summary(read.rollup, language, folder / f"summary.{language}.xlsx", public=False)
    for pack, language, period in {case[0]: case for case in CASES if case[0] in INVENTED}.values():
        verbs.generate(INVENTED[pack], folder / f"{pack}.xlsx", language=language, period=period, as_of=DEMO_DAY)
    odd(folder / "odd", framework)
    verbs.consolidate([folder / "odd"], folder / "odd.summary.xlsx", as_of=DEMO_DAY)
    made = [path for where in (ROOT / "workbooks", ROOT / "samples", folder) for path in where.rglob("*.xlsx")]
    every = sorted([*made, *district.glob("*.xlsx")])
    return [path for path in every if path.stem != "no plan" and zipfile.is_zipfile(path)]


def of_each_kind(generated: list[Path]) -> list[Path]:
    """For the judges that take a second over a file; at night all.

    For a template the samples of its framework stand by day: the same workbook with entries, and rows without any below
    them. Its words, which alone are others where its language is another, are the linter's: how long they may be, what
    may not be in names, that they are well-formed. The linter and a check by bytes of what is committed see each.
    """
    sampled = {path.name.partition(".")[0] for path in generated if path.parent == ROOT / "samples"}
    templates = ROOT / "workbooks" / "templates"
    stood_for = {path for path in generated if path.parent == templates and path.name.partition(".")[0] in sampled}
    return [path for path in generated if FUZZ > 1 or path not in stood_for]


def schools(district: Path) -> Iterator[Path]:
    """Of the schools' files whose names begin with the same letters, those of one framework, the first three."""
    seen: Counter[str] = Counter()
    for path in sorted((district / "schools").glob("*.xlsx")):
        letters = re.split("[0-9 -]", path.name, maxsplit=1)[0]
        seen[letters] += 1
        if seen[letters] <= 3:
            yield path


def odd(folder: Path, framework: Framework) -> None:
    """Two files of one school full of odd texts, and two files that are no plan."""
    folder.mkdir()
    rows: dict[str, list[Typed]] = {"actions": [{"what": text, "result": text, "owner": text} for text in ODD]}
    header: Typed = {"school_name": ODD[0], "school_id": "=1+1", "submitted_on": date(2026, 3, 1)}
    save_typed(folder / "odd's #1 & 100%.xlsx", typed_book(framework, rows, header))
    save_typed(folder / "odd again.xlsx", typed_book(framework, {"actions": rows["actions"][:3]}, header))
    (folder / "no plan.xlsx").write_bytes(b"PK\x03\x04cut off")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a folder/read.me", "hello")


def differences(one: Cells, other: Cells) -> Iterator[str]:
    """Where two readers disagree; an empty text is no value."""
    if list(one) != list(other):
        yield f"sheets {list(one)} and {list(other)}"
    for sheet in one:
        a, b = one[sheet], other.get(sheet, {})
        for cell in {**a, **b}:
            if not same(plain(a.get(cell)), plain(b.get(cell))):
                yield f"{sheet}!{cell}: {a.get(cell)!r:.60} and {b.get(cell)!r:.60}"


def listed(wrong: Mapping[Path, list[str]]) -> str:
    return "\n".join(f"{path.name}: {said}" for path, found in wrong.items() for said in found[:8])


def test_every_kind_of_file_is_here(generated: list[Path]) -> None:
    assert len(generated) >= 25 and len({path.name for path in generated}) == len(generated)


def test_the_linter_has_no_complaint(generated: list[Path]) -> None:
    wrong = listed({path: complaints(path.read_bytes()) for path in generated})
    assert not wrong, wrong


@needs_node
def test_the_open_xml_sdk_has_no_complaint(generated: list[Path]) -> None:
    wrong = listed(node.validate(of_each_kind(generated)))
    assert not wrong, wrong


@needs_node
def test_the_open_xml_sdk_complains_of_a_broken_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    with (
        zipfile.ZipFile(ROOT / "samples" / "vn-mn-tt19.hoa-sen.xlsx") as source,
        zipfile.ZipFile(broken, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<sheetData>", b"<sheetDatum/><sheetData>"))
    assert node.validate([broken])[broken]


@needs_node
def test_four_readers_read_the_same(generated: list[Path]) -> None:
    """openpyxl is compared with each of the others."""
    generated = of_each_kind(generated)
    others: dict[str, Mapping[Path, Cells]] = {**node.read(generated)}
    others["calamine"] = {path: by_calamine(path) for path in generated}
    first = {path: by_openpyxl(path) for path in generated}
    for reader, cells in others.items():
        wrong = listed({path: list(differences(first[path], cells[path])) for path in generated})
        assert not wrong, f"openpyxl and {reader} differ in\n{wrong}"


def test_a_cell_that_two_readers_read_otherwise_is_named() -> None:
    one: Cells = {"A": {"A1": 1.0, "A2": "x", "A3": ""}, "B": {}}
    other: Cells = {"A": {"A1": 1.5, "A2": "x "}}
    assert list(differences(one, one)) == []
    assert list(differences(one, other)) == ["sheets ['A', 'B'] and ['A']", "A!A1: 1.0 and 1.5", "A!A2: 'x' and 'x '"]
