"""What is wrong with a file that is no YAML: which word of `pack_yaml` says what to do, and the sign that it names."""

from __future__ import annotations

import re
from datetime import date

#: What the parser says -> the word, and in brackets the sign that it names. The first that fits counts.
_SAID = (
    (r"mapping values are not allowed", "colon"),
    (r"found character '\\t'", "tab"),
    (r"found character '(.)' that cannot start", "sign"),
    (r"found duplicate key \"(.*?)\" with", "twice"),
    (r"found undefined alias", "sign|*"),
    (r"while scanning an (?:anchor|alias)", "sign|&"),
    (r"while scanning a block scalar", "block_text"),
    (r"while parsing a flow sequence", "open|["),
    (r"while parsing a flow mapping", "open|{"),
    (r"quoted scalar.* unexpected end", "quote"),
    (r"double-quoted scalar", "backslash"),
    (r"expected <block end>, but found '([\]}])'", "closed"),
    (r"expected <block end>, but found '<scalar>'", "behind"),
    (r"expected <block end>", "indent"),
    (r"could not find expected ':'", "no_colon"),
    (r"node content, but found '(.)'", "sign"),
    (r"for merging", "sign|<<"),
    (r"another document", "second"),
    (r"special characters|unacceptable character", "control"),
)
_DAY = re.compile(r"(?<![\w-])(\d{4})-(\d\d?)-(\d\d?)(?![\w-])")

_ODD_NAME = re.compile(r"\s*(?:- )?(?:\?|[\[{].*[\]}]\s*:)\s")


def worded(said: str) -> str:
    """`@sign|%`: the word for what the parser says, with the sign that is meant."""
    for pattern, word in _SAID:
        if found := re.search(pattern, " ".join(said.split())):
            return f"@{word}|{found[1]}" if found.groups() else f"@{word}"
    return "@other"


def line_of_odd_name(text: str) -> int:
    """The line, from 1, of the first list in brackets that stands where a name does."""
    return next((n for n, line in enumerate(text.splitlines(), start=1) if _ODD_NAME.match(line)), 1)


def line_without_day(text: str) -> int:
    """The line, from 1, of the first day that no calendar has."""
    for n, line in enumerate(text.splitlines(), start=1):
        for year, month, day in _DAY.findall(line):
            try:
                date(int(year), int(month), int(day))
            except ValueError:
                return n
    return 1
