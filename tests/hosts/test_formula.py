"""Formulas between Excel's spelling and LibreOffice's, as text."""

from __future__ import annotations

import re

import pytest

from cqip_xl.hosts.calc_formula import is_relative, moved, to_calc, to_excel
from cqip_xl.model.book import Book, Formula
from tests.hosts.samples import sample_book

PAIRS = [
    ("=SUM(A1,B2)", "=SUM(A1;B2)"),
    ("=SUM((A1:A2,C3))", "=SUM((A1:A2~C3))"),
    ("=SUM({1,2;3,4})", "=SUM({1;2|3;4})"),
    ("='Kế hoạch'!$C$8:$C$67", "=$'Kế hoạch'.$C$8:$C$67"),
    ("='It''s'!A1&\"a,b;c!\"", "=$'It''s'.A1&\"a,b;c!\""),
    ('=IF(A1="",0.5,-1%)', '=IF(A1="";0.5;-1%)'),
    ("=IFERROR(#N/A,#REF!)", "=IFERROR(#N/A;#REF!)"),
    ("=COUNTA('_lists'!A:A)", "=COUNTA($'_lists'.A:A)"),
    ("=OFFSET('_lists'!$A$1,0,0,MAX(1,cqip_n),1)", "=OFFSET($'_lists'.$A$1;0;0;MAX(1;cqip_n);1)"),
    ("=tbl[[#Headers],[Đơn vị]]", "=tbl[[#Headers];[Đơn vị]]"),
    ("=cqip_as_of-1.5E-3", "=cqip_as_of-1.5E-3"),
    ("=LOG10(B2)", "=LOG10(B2)"),
]


@pytest.mark.parametrize(("excel", "calc"), PAIRS)
def test_both_ways(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


def test_one_way() -> None:
    assert to_calc("=Plan!A1") == "=$'Plan'.A1"
    assert to_excel("=Plan.A1+$Plan.B2") == "=Plan!A1+Plan!B2"
    assert to_calc("=IF(TRUE,_xlfn.CONCAT(A1),FALSE)") == "=IF(TRUE();CONCAT(A1);FALSE())"
    assert to_excel("{=SUM(A1:A2;B1)}") == "=SUM(A1:A2,B1)"


def test_moved() -> None:
    assert moved("=A1+$A1+A$1+$A$1", 2, 1) == "=B3+$A3+B$1+$A$1"
    assert moved('="A1"&LOG10(A1)&Q1_total', 1, 1) == '="A1"&LOG10(B2)&Q1_total'
    assert moved("='A1'!C5", 1, 0) == "='A1'!C6"
    assert moved("=B2", -2, 0) == "=#REF!"
    assert is_relative("=$A1") and not is_relative("=$A$1") and not is_relative("='_lists'!$B$2:$B$9")


def formulas(book: Book) -> set[str]:
    found = {c.content.text for s in book.sheets for c in s.cells if isinstance(c.content, Formula)}
    found |= {c.formula for s in book.sheets for c in s.conditions}
    found |= {"=" + text for text in book.names.values()}
    return found | {v.source for s in book.sheets for v in s.validations if v.source}


@pytest.mark.parametrize(("pack", "language"), [("vn-mn-tt19", "vi"), ("ma-qris-ost", "en"), ("se-kvalitet", "sv")])
def test_every_formula_of_a_workbook_comes_back(pack: str, language: str) -> None:
    for text in formulas(sample_book(pack, language)):
        back = to_excel(to_calc(text))
        assert re.sub(r"\b(TRUE|FALSE)\b(\(\))?", r"\1", back) == re.sub(r"\b(TRUE|FALSE)\b(\(\))?", r"\1", text)
        assert moved(moved(text, 3, 2), -3, -2) == text
