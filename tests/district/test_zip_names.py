"""Names in a zip that says no code page: as somebody in the country of the zip would read them."""

from __future__ import annotations

import zipfile

import pytest

from cqip_xl.excel.zip_names import member_names

NAMES = (
    ("gb18030", "清泉市/青禾小学计划.xlsx", "柳河镇中心校.xlsx"),
    ("gb18030", "计划2025年A栋.xlsx"),
    ("gb18030", "青禾.xlsx"),
    ("big5", "學校計畫.xlsx", "臺北市立圖書館附設幼兒園.xlsx"),
    ("utf-8", "Trường Mầm non Hoa Sen.xlsx"),
    ("utf-8", "Björkdalsskolan åtgärder.xlsx"),
    ("cp850", "Björkdalsskolan åtgärder.xlsx"),
    ("cp850", "Ängsskolan.xlsx", "Östra skolan Å.xlsx"),
    ("cp437", "Björkdalsskolan.xlsx"),
    ("cp1252", "Åsa förskola.xlsx"),
    ("cp1258", "Kê hoach năm.xlsx"),
    ("ascii", "plan.xlsx"),
)


@pytest.mark.parametrize(("page", "names"), [(page, names) for page, *names in NAMES])
def test_a_name_is_read_in_the_code_page_it_was_written_in(page: str, names: list[str]) -> None:
    infos = [zipfile.ZipInfo() for _ in names]
    for info, name in zip(infos, names, strict=True):
        info.filename, info.flag_bits = name.encode(page).decode("cp437"), 0
    assert member_names(infos) == list(names)


def test_a_name_that_says_it_is_unicode_is_left_alone() -> None:
    info = zipfile.ZipInfo()
    info.filename, info.flag_bits = "╠╬ plan.xlsx", 0x800
    assert member_names([info]) == ["╠╬ plan.xlsx"]
