"""The `colours` of a pack: answers and levels that are shown on a ground of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cqip_xl.model.standard import Scale
from cqip_xl.packs.node import Node, nearest

#: Grounds that have a name, light enough for black letters and told apart in grey print as well.
NAMED = {"red": "F4A6A0", "amber": "FFD27F", "green": "A9D8A0", "blue": "A9CCEE", "grey": "D0D5DB"}
_HEX = re.compile("[0-9A-Fa-f]{6}")


def read_colours(
    node: Node, choices: Mapping[str, tuple[str, ...]], scales: Mapping[str, Scale]
) -> dict[str, dict[str, str]]:
    """List as dropdowns name it (`choice/state`, `scale/grade`) -> code -> six hexadecimal digits."""
    lists = {name: (f"choice/{name}", codes) for name, codes in choices.items()}
    lists |= {name: (f"scale/{name}", (scale.zero, *scale.points)) for name, scale in scales.items()}
    found: dict[str, dict[str, str]] = {}
    for name, child in node.items():
        if name not in lists:
            child.add("pack.unknown_ref", value=name, hint=nearest(name, lists))
            continue
        listed, codes = lists[name]
        for code, one in child.items():
            if code not in codes:
                one.add("pack.unknown_ref", value=code, hint=nearest(code, codes))
            found.setdefault(listed, {})[code] = _ground(one)
    return found


def _ground(node: Node) -> str:
    text = node.text(required=True)
    if _HEX.fullmatch(text):
        return text.upper()
    if text and text not in NAMED:
        node.not_among(text, (*NAMED, '"C00000"'))
    return NAMED.get(text, "")
