"""What lists given to commands need of a framework."""

from __future__ import annotations

import pytest

from cqip_xl.model.framework import Framework
from cqip_xl.verbs import frameworks


def _has_people_as_owners(framework: Framework) -> bool:
    owner = framework.tables["actions"].field("owner")
    return owner is not None and owner.kind == "person"


@pytest.fixture(scope="session")
def framework() -> Framework:
    """The first shipped framework with plans of five years and people as owners; tests name no pack."""
    return next(f for f in frameworks() if "stage" in f.plan_kinds and _has_people_as_owners(f))
