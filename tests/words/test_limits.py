"""Every pack in every language within Excel's limits, without a word being cut off."""

from __future__ import annotations

import re

import pytest

from cqip_xl.model.book import Book
from cqip_xl.model.framework import Framework
from tests.words.test_offers import PACKS, name_of
from tests.workbook.packs import periods_of
from tests.workbooks import typed_book

BOOKS = [(pack, language) for pack in PACKS for language in pack.languages]


def blank(pack: Framework, language: str) -> Book:
    return typed_book(pack, language=language, period=periods_of(pack)[0])


@pytest.mark.parametrize(("pack", "language"), BOOKS, ids=name_of)
def test_prompts_and_errors_fit_and_none_is_cut(pack: Framework, language: str) -> None:
    for sheet in blank(pack, language).sheets:
        for check in sheet.validations:
            assert max(len(check.title), len(check.error_title)) <= 32
            assert max(len(check.prompt), len(check.error)) <= 255
            assert not re.search(r"\S…$", f"{check.prompt}\n{check.error}", re.MULTILINE), check.prompt


@pytest.mark.parametrize(("pack", "language"), BOOKS, ids=name_of)
def test_sheet_names_fit_and_differ_even_where_case_does_not_count(pack: Framework, language: str) -> None:
    names = [sheet.name for sheet in blank(pack, language).sheets]
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(("pack", "language"), BOOKS, ids=name_of)
def test_page_headers_and_footers_fit(pack: Framework, language: str) -> None:
    for sheet in blank(pack, language).sheets:
        assert max(len(sheet.page.header), len(sheet.page.footer)) <= 255
