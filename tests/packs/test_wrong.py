"""Wrong packs: what is wrong is said once, where it stands, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqip_xl.model.errors import SpecError
from cqip_xl.packs.load import check_pack, load_framework
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.message import pack_message
from tests.packs.spoilt import as_python
from tests.packs.wrong_packs import Wrong, write_wrong, wrong_packs


@pytest.mark.parametrize("wrong", [*wrong_packs()], ids=str)
def test_what_is_wrong_is_said_where_it_stands_and_nothing_else_is(wrong: Wrong, tmp_path: Path) -> None:
    folder = str(write_wrong(wrong, tmp_path))
    # Words that are missing for what a wrong pack has of its own are no part of what it shows.
    found = [f for f in check_pack(folder) if f.code != "pack.untranslated"]
    said = [(f.code, f.severity, Path(f.place.file).name, f.place.line) for f in found]
    file = "en.yaml" if wrong.in_words else "framework.yaml"
    assert said == [(wrong.code, wrong.severity, file, wrong.line)], [pack_message(f) for f in found]
    assert wrong.says in pack_message(found[0])
    assert not [text for f in found for language in LANGUAGES if as_python(text := pack_message(f, language))]
    if wrong.severity == "error":
        with pytest.raises(SpecError, match="has 1 fault"):
            load_framework(folder)
    else:
        assert load_framework(folder).id == "base"


def test_the_pack_from_which_they_differ_has_no_fault(tmp_path: Path) -> None:
    assert check_pack(str(write_wrong(None, tmp_path))) == ()
