"""Vietnamese typed with fonts of before Unicode: only those fonts show it, everything else sees nonsense."""

from __future__ import annotations

import re

#: Letters that only Vietnamese in Unicode has.
_UNICODE = re.compile("[ăĂđĐơƠưƯ\u1ea0-\u1ef9\u0300-\u0323]")
#: What stands around words.
_AROUND = ".,;:!?()[]\"'-–/…“”‘’"
#: A syllable as Vietnamese spells it, in either encoding: one beginning, its vowels with tones, one ending.
_SYLLABLE = re.compile(
    "(?:ngh?|nh|n|ch|c|gh|gi|g|kh|k|ph|p|qu|th|tr|t|[bdhlmrsvx®§ñ])?"
    "[aeiouy¡-¦¨-\u00ad¶-¹»-¾µÀ-þ]{1,4}(?:ch|c|ng|nh|n|m|p|t)?",
    re.IGNORECASE,
)
#: A capital behind a small letter: no word is written so.
_MIXED = re.compile("[a-z].*[A-Z]")
#: Inside words of TCVN3 (.VnTime …): signs that no language writes within a word.
_TCVN3 = re.compile(
    r"(?<=[^\W\d_])[µ¶·¸¹¨©ª«¬\xad®»¼½¾]|[µ¶·¸¹©ª«\xad®»¼½¾](?=[^\W\d_])"
    r"|(?<=[a-zA-Z])[ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞß](?=[a-z])"
)
#: In VNI signs that Unicode Vietnamese does not have; one of them right behind a vowel, as its tone or hook.
_VNI_SIGN = re.compile("[øûïöäåëñüæØÛÏÖÄÅËÑÜÆ]")
_VNI = re.compile("[aeiouyöôAEIOUYÖÔ][øûïöäåëüØÛÏÖÄÅËÜ]")
#: What no word of any language holds: a sign of TCVN3 between letters, or vowels of VNI that Vietnamese never joins.
_TCVN3_ALONE = re.compile(r"(?<=[^\W\d_])[µ¶·¸¹¨©ª«®»¼½¾](?=[^\W\d_])|(?<=[a-zA-Z])[ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞß](?=[a-z])")
_VNI_ALONE = re.compile(
    "a[áàâãåäéèêëùøûõú]|e[âáàåãäùøûõ]|o[âåùøûõ]|[öô][ùøûõï]|A[ÁÀÂÃÅÄÉÈÊËÙØÛÕÚ]|E[ÂÁÀÅÃÄÙØÛÕ]|O[ÂÅÙØÛÕ]|[ÖÔ][ÙØÛÕÏ]"
)
#: Signs of a word that is plain or Vietnamese in Unicode.
_VIETNAMESE = re.compile("[a-zàáâãèéêìíòóôõùúýăđĩũơư\u1ea0-\u1ef9\u0300-\u0323]*", re.IGNORECASE)
#: So many signs are no chance, in words of so many plain letters besides.
_ENOUGH, _PLAIN = 2, 4


def old_font(text: str) -> str:
    """The encoding of a text typed with such a font, TCVN3 or VNI; '' else, and where that is not certain."""
    if text.isascii():
        return ""
    unicode = _UNICODE.search(text) or any(sign > "\u00ff" and sign.isalpha() for sign in text)
    if unicode and not (_TCVN3_ALONE.search(text) or _VNI_ALONE.search(text)):
        return ""  # nearly all
    words = [word for part in text.split() if (word := _bare(part)) and not any(map(str.isdecimal, word))]
    if font := _of_one_word(words):
        return font
    return "" if unicode else _of_several_words(words)


def _of_several_words(words: list[str]) -> str:
    """The encoding of words most of which are syllables of Vietnamese, as their signs tell together."""
    syllables = [word for word in words if _SYLLABLE.fullmatch(word) and not _MIXED.search(word)]
    if 2 * len(syllables) < len(words):
        return ""
    short = len(syllables) == len(words)
    if _certain(syllables, _TCVN3) or (short and any(map(_TCVN3_ALONE.search, words))):
        return "TCVN3"
    if short and any(map(_VNI_ALONE.search, words)):
        return "VNI"
    return "VNI" if _certain(syllables, _VNI_SIGN) and any(map(_VNI.search, syllables)) else ""


def _of_one_word(words: list[str]) -> str:
    """The encoding of a word that nothing else can be, where the others are plain or are Vietnamese in Unicode."""
    syllables = [word for word in words if _SYLLABLE.fullmatch(word) and not _MIXED.search(word)]
    for font, signs in (("TCVN3", _TCVN3_ALONE), ("VNI", _VNI_ALONE)):
        odd = [word for word in syllables if signs.search(word)]
        if odd and len(words) > 1 and all(_VIETNAMESE.fullmatch(word) for word in words if word not in odd):
            return font
    return ""


def _bare(word: str) -> str:
    """A word without what stands around it, guillemets too, which within words of TCVN3 are letters."""
    return word.strip(_AROUND).removeprefix("«").removesuffix("»")


def _certain(syllables: list[str], signs: re.Pattern[str]) -> bool:
    """Whether different syllables, or a long one, have signs enough besides plain letters."""
    typical = " ".join({word.lower(): word for word in syllables if signs.search(word)}.values())
    plain = sum(sign.isascii() and sign.isalpha() for sign in typical)
    return len(signs.findall(typical)) >= _ENOUGH and plain >= _PLAIN
