"""Names of the files in a zip, of whatever system wrote it: older ones say no code page."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from unicodedata import category

#: The name is UTF-8, as the file says; without that Python takes every byte for one of this code page.
_IS_UTF8, _TAKEN_FOR = 0x800, "cp437"
#: What Windows packs names in, in the countries of our languages; the last takes any bytes.
_CODE_PAGES = ("utf-8", "gb18030", "big5", "cp1258", "cp850", _TAKEN_FOR)
#: Kinds of letters, digits and blanks, and the signs that names are made of.
_LIKELY, _SIGNS = "LNZM", frozenset("!#$%&'()+,-./=@[]\\^_{}~，。、（）《》·—–：")
#: Ideographs in use, by the older standard of a code page: how its code begins at most.
_COMMON = {"gb18030": ("gb2312", b"\xd8"), "big5": ("big5", b"\xc9")}


def member_names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Their names in order, all by the one code page that makes the best sense of those that name none."""
    unsaid = [_bytes(info) for info in infos if not info.flag_bits & _IS_UTF8 and not info.filename.isascii()]
    page = _page(unsaid)
    return [_named(info, page) for info in infos]


def _named(info: zipfile.ZipInfo, page: str) -> str:
    if info.flag_bits & _IS_UTF8 or info.filename.isascii():
        return info.filename
    return _bytes(info).decode(page).replace("\\", "/")


def _bytes(info: zipfile.ZipInfo) -> bytes:
    return info.filename.encode(_TAKEN_FOR, "replace")


def _page(names: Sequence[bytes]) -> str:
    fitting = [page for page in _CODE_PAGES if all(_fits(name, page) for name in names)]
    # Of those that can be, the first that gives least besides letters; what can be UTF-8 is nothing else.
    return (
        "utf-8" if "utf-8" in fitting else min(fitting, key=lambda page: sum(_odd(n.decode(page), page) for n in names))
    )


def _fits(name: bytes, page: str) -> bool:
    try:
        name.decode(page)
    except UnicodeDecodeError:
        return False
    return True


def _odd(text: str, page: str) -> int:
    """Characters that names of files hardly have, which a wrong code page gives: lines, ideographs out of use or
    amid small letters.
    """
    amid = sum(_is_han(text[n]) and "a" <= text[n + 1 : n + 2] <= "z" for n in range(len(text)))
    return amid + sum(
        _is_rare(char, page) if _is_han(char) else not (category(char)[0] in _LIKELY or char in _SIGNS) for char in text
    )


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _is_rare(char: str, page: str) -> bool:
    standard, last = _COMMON[page]
    try:
        return char.encode(standard) >= last
    except UnicodeEncodeError:
        return True
