"""Texts that would be a formula, a link, markup or a command, were they not taken for what they are: texts."""

from __future__ import annotations

import re
import unicodedata

FORMULAS = (
    '=HYPERLINK("http://evil","x")',
    "=cmd|'/c calc'!A1",
    "=1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "@column/actions/due",
    "@x/y",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "{=1}",
    "'=1",
    '";=1',
)
LINKS = (
    "http://evil/",
    "//evil/x",
    "mailto:a@evil",
    "file:///etc/passwd",
    "javascript:alert(1)",
    r"\\host\share",
    "internal:Sheet!A1",
    "external:x",
    "#Plan!A1",
    "a%2e%2e%2fb",
    "what?x=1",
    "../../up",
)
MARKUP = (
    "<b>x</b>",
    "&lt;",
    "]]>",
    "<![CDATA[x]]>",
    "_x000D_",
    "_x001b_[31m",
    "&[Path]&P&Z&F",
    "&" * 100,
    "x" * 89 + "&",
    '"/><x y="',
    "[red]x[/red]",
    "[link=http://evil]x[/link]",
    "[/nothing]",
    ":warning:",
    "{0} {raw} %s ${x}",
)
#: What XlsxWriter takes for formatted text of its own, and writes as it is.
RICH = ("<r><t>rich</t></r>", "<r></si></sst>&</r>")
UNSEEN = (
    "\x1b[31mRED",
    "\x1b]8;;http://evil\x07x",
    "\x07bell",
    "x\x08\x08back",
    "x\rover",
    "two\nlines",
    "\u202egnp.exe",
    "\u2066iso\u2069",
    "ze\u200bro\u200dwidth\u2060\ufeff",
    "\x9b31mC1\x85",
    "nul\x00nul",
    "\u2028line",
    "none\ufffe\uffff",
    "tag\U000e0041",
)
#: What no system takes as the name of a file, or takes for something else.
NAMES = (
    "../../x",
    "CON",
    "nul.txt",
    "LPT1",
    "a/b",
    "x" * 300,
    "é" * 300,
    "trailing dot.",
    "trailing space ",
    "..",
    "~",
)
ALL = (*FORMULAS, *LINKS, *MARKUP, *UNSEEN)


def kept(text: str) -> str:
    """What is left of a text once it is read: no control characters, no blanks at its ends.

    What Excel has no character for stays as Excel writes it.
    """
    text = text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\u200b\ufeff")).strip()


def as_xml(text: str) -> str:
    """The text as Excel writes it into a part: what XML cannot hold as `_x001B_`, what looks like that escaped."""
    text = re.sub(r"_(?=x[0-9a-fA-F]{4}_)", "_x005F_", text)
    text = re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda c: f"_x{ord(c[0]):04X}_", text)
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;")):
        text = text.replace(sign, entity)
    return text


def as_file(text: str) -> str:
    """The text as the name of a file or folder, all but what no system takes."""
    name = text.replace("/", "").replace("\0", "")[:60]
    return name if name.strip(".") else f"{name}x"
