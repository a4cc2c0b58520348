"""The shared texts and number formats of a plainly written workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from cqip_xl.excel.archive import local, tree_of
from cqip_xl.excel.plain_markup import NotPlain, content_of, text_of

#: What Office says of the font of a run and of the sounds of a text; so written, nothing in it can stand twice.
_FONT = (
    r"<(?:rFont|charset|family|b|i|strike|outline|shadow|condense|extend|sz|u|vertAlign|scheme)"
    r'(?: val="[^"<>&]*")?/>|<color(?: (?:auto|indexed|rgb|theme)="\w+")?(?: tint="[^"<>&]*")?/>'
)
_SOUNDS = r'<phoneticPr(?: fontId="\d+")?(?: type="\w+")?(?: alignment="\w+")?/>'
_TEXT = r'<t(?: (xml:space="preserve"))?>([^<]*)</t>'
#: An item; from where the pattern does not take it, all that is left goes into the last group.
_ITEM = re.compile(
    rf"<si>(?:{_TEXT}|((?:<r>(?:<rPr>(?:{_FONT})*+</rPr>)?"
    rf'<t(?: xml:space="preserve")?>[^<]*</t></r>)++))(?:{_SOUNDS})?</si>|(.++)',
    re.S | re.A,
)
_RUN = re.compile(_TEXT)


def shared_texts(xml: bytes) -> dict[bytes, str]:
    """The texts by number as cells write it; of those with several fonts all runs. Raises NotPlain, so where one of
    them is empty.
    """
    if not xml:
        return {}
    items = content_of(xml, b"sst")[1].decode()
    texts = _uniform(items) or list(_one_by_one(items))
    if "" in texts:
        raise NotPlain
    return dict(zip(_numbers(1 << len(texts).bit_length()), texts, strict=False))


def _uniform(items: str) -> list[str]:
    """The texts where all have one font, cut all at once; [] where not. Raises NotPlain.

    A control character, of which content has none, marks the beginning of each text, another that its blanks count.
    """
    if not items.endswith("</t></si>"):
        return []
    marked = f"</t></si>{items[:-9]}".replace("</t></si><si><t>", "\0")
    marked = marked.replace('</t></si><si><t xml:space="preserve">', "\0\1")
    if "<" in marked:
        return []
    texts = text_of(marked).split("\0")[1:]
    if list(map(str.strip, texts)) == texts and "\1" not in marked:
        return texts
    if any(text != text.strip() for text in texts if not text.startswith("\1")):
        raise NotPlain
    return [text.removeprefix("\1") for text in texts]


def _one_by_one(items: str) -> Iterator[str]:
    for kept, text, runs, odd in _ITEM.findall(items):
        if odd:
            raise NotPlain
        parts = _RUN.findall(runs) if runs else ((kept, text),)
        yield "".join([text_of(part, bool(keep)) for keep, part in parts])


@lru_cache(maxsize=4)
def _numbers(count: int) -> tuple[bytes, ...]:
    return tuple(b"%d" % number for number in range(count))


#: Built-in formats by id: days and times, and numbers. Of the others some are durations, and some are days only
#: where Excel is East Asian (27 to 36, 50 to 58).
_DATES = frozenset((*range(14, 23), 45, 47))
_NUMBERS = frozenset((*range(14), *range(37, 45), 48, 49))
#: Formats that the cautious eye knows: only digits and signs, or only parts of dates between signs and texts.
_NUMBER_CODE = re.compile(r"General|@|(?:[0#?.,% ()\-]|_[()\-])+")
_DATE_CODE = re.compile(r'(?:\[\$[^\[\]"\\]*\])?(?:[dmyhsDMYHS/\-. :,]|\\[^dmyhs]|"[^"]*")*(?:;@)?')
_DATE_LETTER = re.compile(r'^(?:\[\$[^\]]*\])?(?:[/\-. :,]|\\.|"[^"]*")*[dmyhsDMYHS]')


@lru_cache(maxsize=16)
def formats_of(xml: bytes) -> tuple[str, ...]:
    """For each cell format: "date", "number", or "" where only a reader knows. Raises NotPlain."""
    if not xml:
        return ()
    if xml.count(b"<cellXfs") != 1 or b":cellXfs" in xml or b":numFmt " in xml:
        raise NotPlain
    parts = {local(part.tag): part for part in tree_of("", xml)}
    names = list(parts)
    own, cells = parts.get("numFmts", ()), parts.get("cellXfs", ())
    codes = {part.get("numFmtId", ""): part.get("formatCode", "") for part in own}
    # A format of a conditional mark may use the number of a cell's format for another one.
    if xml.count(b"<numFmts") != bool("numFmts" in parts) or any(local(part.tag) != "xf" for part in cells):
        raise NotPlain
    if len(codes) != len(own) or (own and names.index("numFmts") > names.index("cellXfs")):
        raise NotPlain
    return tuple(_kind(cell.get("numFmtId", ""), codes) for cell in cells)


def _kind(number: str, own: Mapping[str, str]) -> str:
    if not number.isdecimal() or number != str(int(number)):
        raise NotPlain
    by_id = "date" if int(number) in _DATES else "number" if int(number) in _NUMBERS else ""
    if number not in own:
        return by_id
    by_code = _kind_of_code(own[number])
    return by_code if int(number) > 163 or by_code == by_id else ""


def _kind_of_code(code: str) -> str:
    if _NUMBER_CODE.fullmatch(code):
        return "number"
    return "date" if _DATE_CODE.fullmatch(code) and _DATE_LETTER.match(code) else ""
