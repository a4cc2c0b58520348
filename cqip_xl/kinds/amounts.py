"""Numbers written as text: what they can only mean, and how a language writes them."""

from __future__ import annotations

import re
import unicodedata

from cqip_xl.kinds.currencies import without_currency
from cqip_xl.kinds.text import bare, loose
from cqip_xl.model.region import NO_REGION, Region

#: What languages with a decimal comma put between thousands, where it is no point.
_GROUPS = {"sv": " "}
_PER_CENT = re.compile(r"(?:%|procent|percent|per cent|phan tram)$")
#: Texts that say that there is no figure, or none that may be told.
_NOTHING = frozenset(
    "saknas,uppgift saknas,ingen uppgift,ej aktuellt,na,n/a,n.a,none,no data,not available,khong,khong co,chua co,"
    "khong co so lieu,chua co so lieu,无,無,没有,沒有,暂无,暫無,无数据,無數據,不详,不詳".split(",")
)
_MARK = re.compile(r"[-.?*/_]+|[<≤]\d+")


def no_figure(text: str) -> bool:
    """Whether a text stands for a figure that there is not: `-`, `..`, `saknas`, `<5`."""
    plain = re.sub("[\u2010-\u2015\u2212]", "-", loose(text)).strip()
    return bool(_MARK.fullmatch(plain.replace(" ", ""))) or plain.strip(" .") in _NOTHING


def number_in(text: str, kind: str, language: str, region: Region = NO_REGION) -> float | None:
    """The number that a text can only mean in a cell of that kind; None where it could be two, or none."""
    plain = _PER_CENT.sub("%", loose(bare(unicodedata.normalize("NFKC", text)))).replace(" ", "")
    plain = plain.replace("\u2212", "-")
    if kind == "money":
        amount = without_currency(plain, region.currency, language)
        if amount is None:
            return None
        plain = amount
    share = plain.endswith("%")
    number = _plain_number(plain.rstrip("%"), kind, _group(language, region))
    if number is None or (share and kind != "percent"):
        return None
    if kind == "percent":
        return number / 100 if share else percentage(number)
    cents = kind == "money" and region.has_cents(language) and re.search(r"[.,]\d\d$", plain)
    return number if number.is_integer() or kind == "number" or cents else None


def share_in(text: str, language: str, region: Region = NO_REGION) -> float | None:
    """The share that a text with a sign or word for per cent means; None where it has none, or says no number."""
    marked = _PER_CENT.search(loose(bare(unicodedata.normalize("NFKC", text))))
    return number_in(text, "percent", language, region) if marked else None


def _group(language: str, region: Region) -> str:
    """What stands between thousands."""
    return _GROUPS.get(language, ".") if region.has_comma(language) else ","


def _plain_number(text: str, kind: str, group: str) -> float | None:
    whole = kind in ("integer", "money")
    if grouped := re.fullmatch(r"(-?[1-9]\d{0,2}(?:([.,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?", text):
        digits, sign, decimals = grouped.groups()
        once = digits.count(sign) == 1 and decimals is None
        if once and not whole and sign != group:
            return None  # 1,500: a thousand and a half, or one and a half
        return float(f"{digits.replace(sign, '')}.{decimals or 0}")
    if not re.fullmatch(r"-?(?:\d+(?:[.,]\d+)?|[.,]\d+)", text):
        return None
    return float(text.replace(",", "."))


def percentage(number: float) -> float | None:
    """The share meant by a bare number in a cell for a percentage: 0.8 and 80 are 80 %, 1 and 1.5 could be two."""
    if 0 <= number < 1:
        return number
    return number / 100 if number <= 100 and (number >= 10 or (number.is_integer() and number > 1)) else None


def number_text(number: float, kind: str, language: str, region: Region = NO_REGION) -> str:
    """A number as somebody would type it in that language: `0,8`, `80 %`."""
    shown = f"{round(100 * number, 8):g}" if kind == "percent" else f"{number:.12g}"
    if "e" in shown:
        shown = f"{number:.0f}"
    if region.has_comma(language):
        shown = shown.replace(".", ",")
    return shown + (" %" if language == "sv" else "%") if kind == "percent" else shown
