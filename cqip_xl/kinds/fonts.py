"""Vietnamese typed with fonts of before Unicode: only those fonts show it, everything else sees nonsense."""

from __future__ import annotations

import re

#: Letters that only Vietnamese in Unicode has.
_UNICODE = re.compile("[ăĂđĐơƠưƯ\u1ea0-\u1ef9\u0300-\u0323]")
#: Inside words of TCVN3 (.VnTime …): signs that no language writes within a word.
_TCVN3 = re.compile(
    r"(?<=[^\W\d_])[µ¶·¸¹¨©ª«¬\xad®»¼½¾×÷]|[µ¶·¸¹©ª«\xad®»¼½¾](?=[^\W\d_])"
    r"|(?<=[a-zA-Z])[ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞß](?=[a-z])"
)
#: In VNI signs that Unicode Vietnamese does not have; one of them right behind a vowel, as its tone or hook.
_VNI_SIGN = re.compile("[øûïöäåëñüæØÛÏÖÄÅËÑÜÆ]")
_VNI = re.compile("[aeiouyöôAEIOUYÖÔ][øûïöäåëüØÛÏÖÄÅËÜ]")
#: So many of them are no chance.
_ENOUGH = 2


def old_font(text: str) -> str:
    """The encoding of a text typed with such a font, TCVN3 or VNI; '' else."""
    if text.isascii() or _UNICODE.search(text):
        return ""
    if len(_TCVN3.findall(text)) >= _ENOUGH:
        return "TCVN3"
    return "VNI" if _VNI.search(text) and len(_VNI_SIGN.findall(text)) >= _ENOUGH else ""
