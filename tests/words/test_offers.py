"""Whatever a dropdown offers reads back to its code, in every language of the pack, and survives typing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from cqip_xl.kinds.kind import read
from cqip_xl.kinds.spelled import read_text_date
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod
from cqip_xl.packs.folders import shipped_packs
from cqip_xl.packs.load import load_framework
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.lexicon import Lexicon, Offer

PERIODS = {"stage": PlanPeriod(2024, 2029), "year": PlanPeriod(2025, 2026)}
SHAPES = Path(__file__).parents[1] / "packs" / "packs"
PACKS = [load_framework(name) for name in (*shipped_packs(), *map(str, sorted(SHAPES.iterdir())))]
SHOWN = [(pack, language) for pack in PACKS for language in dict.fromkeys((*pack.languages, *LANGUAGES))]


def lexicon(pack: Framework, language: str) -> Lexicon:
    return Lexicon(pack, language, PERIODS[pack.plan_kinds[0]])


def fields(pack: Framework) -> Iterator[Field]:
    yield from pack.header
    for table in pack.tables.values():
        yield from table.fields


def offers(lex: Lexicon) -> Iterator[tuple[Field, Offer]]:
    return ((f, lex.offer(name)) for f in fields(lex.framework) if (name := lex.list_name(f)))


def name_of(value: object) -> str:
    return value.id if isinstance(value, Framework) else str(value)


@pytest.mark.parametrize(("pack", "language"), SHOWN, ids=name_of)
def test_an_offered_label_reads_back_to_its_code(pack: Framework, language: str) -> None:
    lex = lexicon(pack, language)
    for f, offer in offers(lex):
        for code, label in zip(offer.codes, offer.labels, strict=True):
            for spelling in (label, code, label.upper(), f" {label} ", unicodedata.normalize("NFD", label)):
                assert read(f.kind, spelling, lex.context(f)).value == code, (f.id, spelling)


@pytest.mark.parametrize(("pack", "language"), SHOWN, ids=name_of)
def test_an_offered_period_reads_back_as_itself(pack: Framework, language: str) -> None:
    lex = lexicon(pack, language)
    for f in fields(pack):
        for period in lex.periods(f) if f.kind == "period" else ():
            label = str(lex.show(f, period))
            for spelling in (label, unicodedata.normalize("NFD", label), label.upper()):
                assert read("period", spelling, lex.context(f)).value == period, spelling


@pytest.mark.parametrize("pack", PACKS, ids=name_of)
def test_a_label_of_another_language_of_the_pack_is_read_as_well(pack: Framework) -> None:
    for there in pack.languages:
        for here in pack.languages:
            source, target = lexicon(pack, there), lexicon(pack, here)
            for f, offer in offers(source):
                for code, label in zip(offer.codes, offer.labels, strict=True):
                    assert read(f.kind, label, target.context(f)).value == code, (there, here, label)
            for f in fields(pack):
                for period in source.periods(f) if f.kind == "period" else ():
                    assert read("period", source.period_label(period), target.context(f)).value == period


@pytest.mark.parametrize(("pack", "language"), SHOWN, ids=name_of)
def test_the_labels_of_one_list_differ_from_each_other(pack: Framework, language: str) -> None:
    lex = lexicon(pack, language)
    for _, offer in (*offers(lex), (None, lex.offer("status"))):
        assert len({label.casefold() for label in offer.labels}) == len(offer.labels), offer.id


@pytest.mark.parametrize("pack", PACKS[: len(shipped_packs())], ids=name_of)
def test_an_offered_label_never_looks_like_a_number_or_date(pack: Framework) -> None:
    for language in pack.languages:
        for _, offer in offers(lexicon(pack, language)):
            assert [label for label in offer.labels if number(label)] == []
            if offer.id not in ("criterion", "indicator"):
                assert [label for label in offer.labels if read_text_date(label, (language,))[0]] == []


def number(text: str) -> bool:
    try:
        return bool(Fraction(text.replace(",", ".").rstrip("%"))) or True
    except ValueError:
        return False


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_and_no_are_read_in_every_language(language: str) -> None:
    here = lexicon(PACKS[0], PACKS[0].native).offer("yes_no").lookup()
    offer = lexicon(PACKS[0], language).offer("yes_no")
    assert [here[label.casefold()] for label in offer.labels] == ["yes", "no"]


def test_a_criterion_is_read_by_its_code_whatever_follows_it() -> None:
    pack = PACKS[0]
    lex = lexicon(pack, pack.native)
    f = Field("criterion", "criterion")
    for criterion in pack.criteria:
        assert read("criterion", f"{criterion.id} an older name", lex.context(f)).value == criterion.id
