"""`cqip frameworks`: which frameworks there are, and all about one."""

from __future__ import annotations

import click

from cqip_xl import verbs
from cqip_xl.faces.escaped import json_text
from cqip_xl.faces.options import JSON
from cqip_xl.faces.reader_language import LANGUAGE, reader_language


@click.command()
@click.argument("pack", required=False, metavar="[ID]")
@LANGUAGE
@JSON
def frameworks(pack: str | None, language: str | None, as_json: bool) -> None:
    """List the quality frameworks, or say all about one (id or path)."""
    from cqip_xl.faces import framework_facts
    from cqip_xl.faces.report import console

    if as_json:
        spoken = language or "en"  # what scripts read does not depend on the computer's language
        facts = framework_facts.all_facts if pack else framework_facts.main_facts
        found = (verbs.load_framework(pack),) if pack else verbs.frameworks()
        print(json_text({"packs": [facts(framework, spoken) for framework in found]}))
    elif pack:
        framework_facts.show_one(verbs.load_framework(pack), language or reader_language(), console())
    else:
        framework_facts.show_list(verbs.frameworks(), language or reader_language())
