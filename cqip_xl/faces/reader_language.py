"""The language of whoever reads what the command line says: asked for, else the computer's, else English."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Sequence

import click

from cqip_xl.model.tongue import tongue
from cqip_xl.words.catalog import LANGUAGES

#: How systems name the languages that we have: by two letters, on Windows by the whole word.
_SPOKEN = {"vi": "vi", "sv": "sv", "zh": "zh-Hans", "vietnamese": "vi", "swedish": "sv", "chinese": "zh-Hans"}
_TRADITIONAL = ("tw", "hk", "mo", "taiwan", "traditional", "hong", "macao", "hant")

#: `--language sv` or `--language=sv` in the arguments of a command, one a line.
_ASKED = re.compile(r"^--language[=\n](.+)$", re.M)


class Spoken(click.Choice[str]):
    """One of our languages; one of another country, such as en-AU, is that of the same tongue."""

    def __init__(self) -> None:
        super().__init__(LANGUAGES)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(tongue(value) if tongue(value) in LANGUAGES else value, param, ctx)


LANGUAGE = click.option("--language", type=Spoken(), help="Language of what is said.")


def reader_language(arguments: Sequence[str] = ()) -> str:
    """The language asked for among the arguments, else the one that the computer is set to; else English.

    The environment is asked first: a language that is set there counts even where its locale is not installed.
    """
    asked = _ASKED.search("\n".join(arguments))
    for language in (asked[1], tongue(asked[1])) if asked else ():
        if language in LANGUAGES:
            return language
    set_here = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, set_here), "") or locale.getlocale()[0] or ""
    first, _, rest = name.lower().replace("-", "_").partition("_")
    language = _SPOKEN.get(first.split(" ")[0].partition(".")[0], "en")
    return "zh-Hant" if language == "zh-Hans" and any(word in f"{first} {rest}" for word in _TRADITIONAL) else language
