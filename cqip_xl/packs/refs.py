"""References to what a pack defines elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from cqip_xl.model.findings import Severity
from cqip_xl.packs.node import Node, nearest


def known(node: Node, names: Collection[str], *more: str, severity: Severity | None = None) -> str:
    """A reference that must be among the names; '' where it is not."""
    found = node.text()
    if found and found not in names and found not in more:
        node.add("pack.unknown_ref", severity, value=found, hint=nearest(found, names))
        return ""
    return found
