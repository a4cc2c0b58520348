"""A pack to begin with: the few lines that a pack which extends another has to say, with remarks on what it can say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from cqip_xl.model.framework import Framework
from cqip_xl.packs.folders import shipped_packs
from cqip_xl.packs.grammar.pack import SCHEMA
from cqip_xl.packs.node import CODE_LIMIT
from cqip_xl.words.catalog import say

#: What an id of a pack can be: it is the name of a folder as well.
ID = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{CODE_LIMIT - 1}}}")


def begun_pack(pack: str, parent: Framework, source: str, folder: Path, language: str) -> Mapping[str, str]:
    """File name -> text. `source`: how the parent was named; `language`: of the remarks."""
    extends = source if source in shipped_packs() else Path(os.path.relpath(source, folder)).as_posix()
    actions = parent.tables["actions"].fields
    places = {
        "schema": SCHEMA,
        "id": pack,
        "extends": json.dumps(extends, ensure_ascii=False),
        "parent": parent.id,
        "field": actions[-1].id,
        "before": actions[0].id,
        "first": parent.criteria[0].id,
        "criterion": parent.criteria[-1].id,
    }
    made = {"framework.yaml": say(language, "new_pack.framework", **places) + "\n"}
    for code in parent.languages:
        title = json.dumps(f"{parent.word(code, 'title')} · {pack}", ensure_ascii=False)
        made[f"{code}.yaml"] = say(language, "new_pack.words", title=title, **places) + "\n"
    return made
