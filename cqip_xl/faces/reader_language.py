"""The language of whoever reads what the command line says: asked for, else the computer's, else English."""

from __future__ import annotations

import locale
import os

import click

from cqip_xl.words.catalog import LANGUAGES

#: How systems name the languages that we have: by two letters, on Windows by the whole word.
_SPOKEN = {"vi": "vi", "sv": "sv", "zh": "zh-Hans", "vietnamese": "vi", "swedish": "sv", "chinese": "zh-Hans"}
_TRADITIONAL = ("tw", "hk", "mo", "taiwan", "traditional", "hong", "macao", "hant")

LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), help="Language of what is said.")


def reader_language() -> str:
    """The language that the computer is set to where it is one of ours, else English.

    The environment is asked first: a language that is set there counts even where its locale is not installed.
    """
    set_here = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, set_here), "") or locale.getlocale()[0] or ""
    first, _, rest = name.lower().replace("-", "_").partition("_")
    language = _SPOKEN.get(first.split(" ")[0].partition(".")[0], "en")
    return "zh-Hant" if language == "zh-Hans" and any(word in f"{first} {rest}" for word in _TRADITIONAL) else language
