"""A workbook asks for things on the network and on the disk in every way it can: nothing is fetched, nothing lost."""

from __future__ import annotations

import io
import re
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
from rich.console import Console

from cqip_xl import verbs
from cqip_xl.faces import documents, report
from cqip_xl.faces.escaped import json_text
from cqip_xl.model.case import COUNTED
from cqip_xl.verbs import Consolidated
from tests.attacks.books import MARK, packed, plain
from tests.attacks.conftest import consolidated
from tests.attacks.oracle import Written
from tests.reading.books import FOLDER

#: Stands in a file that workbooks ask for.
SECRET = "TOP-SECRET-CONTENT"
Parts = Mapping[str, bytes]
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Asked(NamedTuple):
    """A folder of workbooks that ask, where their wishes lead, and what was there before and after."""

    folder: Path
    done: Consolidated
    shown: str
    before: Mapping[Path, tuple[bytes, int]]
    after: Mapping[Path, tuple[bytes, int]]
    connected: bool


def declared(parts: Parts, name: str, dtd: str, text: str = "&x;") -> dict[str, bytes]:
    """The workbook with a document type in one part, and its entity as a cell or where some text begins."""
    head, _, body = parts[name].decode().partition("?>")
    root = re.match(r"\s*<(\S+?)[\s>]", body)
    assert root
    inline = re.sub(r't="s"><v>\d+</v>', f't="inlineStr"><is><t>{text}</t></is>', body, count=1)
    marked = body.replace(MARK, text)
    body = next(made for made in (inline, marked, body.replace("</", f"{text}</", 1)) if made != body)
    return {**parts, name: f"{head}?>\n<!DOCTYPE {root[1]} {dtd}>{body}".encode()}


def in_utf16(parts: Parts, name: str) -> dict[str, bytes]:
    """The workbook with one part in letters of two bytes, in which no search for `<!DOCTYPE` finds it."""
    return {**parts, name: parts[name].decode().replace("UTF-8", "UTF-16").encode("utf-16")}


def renamed(parts: Parts, name: str) -> dict[str, bytes]:
    """The workbook with one part under an ending that no check of `.xml` looks at."""
    old, new = name.rpartition("/")[2].encode(), name.rpartition("/")[2].replace(".xml", ".dat").encode()
    made = {part.replace(name, name.replace(".xml", ".dat")): data for part, data in parts.items()}
    for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        made[part] = made[part].replace(old, new)
    return made


def related(parts: Parts, part: str, relation: str) -> dict[str, bytes]:
    """The workbook with one more relation in a part of relations."""
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    data = parts.get(part, empty).replace(b"</Relationships>", relation.encode() + b"</Relationships>")
    return {**parts, part: data}


def retargeted(parts: Parts, old: str, target: str) -> dict[str, bytes]:
    """The workbook with one of its own relations leading out of it."""
    name = "xl/_rels/workbook.xml.rels"
    assert f'Target="{old}"'.encode() in parts[name]
    changed = parts[name].replace(f'Target="{old}"'.encode(), f'Target="{target}" TargetMode="External"'.encode())
    return {**parts, name: changed}


def asking(url: str, file: str) -> Iterator[tuple[str, Parts]]:
    """Name and parts of a workbook for every way of asking for an address or a file."""
    parts = plain()
    xml = sorted(name for name in parts if name.endswith((".xml", ".rels", ".vml")))
    for name in xml:
        kind = name.replace("/", " ")
        yield f"dtd {kind} outside", declared(parts, name, f'SYSTEM "{url}" [<!ENTITY x "y">]')
        yield f"dtd {kind} file", declared(parts, name, f'[<!ENTITY x SYSTEM "{file}">]')
    sheet, strings, of_file = "xl/worksheets/sheet4.xml", "xl/sharedStrings.xml", f'[<!ENTITY x SYSTEM "{file}">]'
    for name in (sheet, strings, "xl/workbook.xml"):
        kind, made = name.rpartition("/")[2], declared(parts, name, of_file)
        yield f"dtd {kind} address", declared(parts, name, f'[<!ENTITY x SYSTEM "{url}">]')
        yield f"dtd {kind} parameter", declared(parts, name, f'[<!ENTITY % p SYSTEM "{file}"> %p; <!ENTITY x "y">]')
        yield f"dtd {kind} small letters", {**made, name: made[name].replace(b"<!DOCTYPE", b"<!doctype")}
        yield f"dtd {kind} utf-16", in_utf16(made, name)
    yield "dtd renamed sheet", renamed(declared(parts, sheet, of_file), sheet)
    yield "dtd renamed sheet unused", renamed(declared(parts, sheet, of_file, "y"), sheet)
    yield "dtd renamed strings", renamed(declared(parts, strings, of_file), strings)
    rels = "xl/worksheets/_rels/sheet4.xml.rels"
    for kind in ("hyperlink", "image", "oleObject", "queryTable", "drawing", "comments"):
        for n, target in enumerate((url, file)):
            relation = f'<Relationship Id="rId{n}9" Type="{_RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
            yield f"asks {kind} {n}", related(parts, rels, relation)
    for kind in ("externalLink", "connections", "attachedTemplate", "xmlMaps", "customXml"):
        relation = f'<Relationship Id="rId99" Type="{_RELATION}/{kind}" Target="{url}" TargetMode="External"/>'
        yield f"asks {kind}", related(parts, "xl/_rels/workbook.xml.rels", relation)
    for n, target in enumerate((url, file, "../../../../../../etc/passwd", "/etc/passwd")):
        yield f"leads out {n} sheet", retargeted(parts, "worksheets/sheet4.xml", target)
        yield f"leads out {n} strings", retargeted(parts, "sharedStrings.xml", target)


def forbidden(*_: object, **__: object) -> NoReturn:
    raise AssertionError("the network was asked")


def seen(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Every file below a folder with its bytes and the time it was last written."""
    return {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """All of them consolidated and checked: home, temporary folder and working folder are empty ones."""
    folder = tmp_path_factory.mktemp("asked")
    for name in ("in", "home", "tmp", "cwd"):
        (folder / name).mkdir()
    (folder / "secret.txt").write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patch:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        for name, parts in asking(url, (folder / "secret.txt").as_uri()):
            (folder / "in" / f"{name}.xlsx").write_bytes(packed(parts))
        for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(folder / "home"))
        patch.setenv("TMPDIR", str(folder / "tmp"))
        patch.setattr(tempfile, "tempdir", None)
        patch.chdir(folder / "cwd")
        for name in ("connect", "connect_ex", "sendto", "bind"):
            patch.setattr(socket.socket, name, forbidden)
        for name in ("create_connection", "getaddrinfo", "gethostbyname"):
            patch.setattr(socket, name, forbidden)
        before = seen(folder)
        done, shown = _both_commands(folder)
        server.setblocking(False)
        try:
            server.accept()
            connected = True
        except BlockingIOError:
            connected = False
        yield Asked(folder, done, shown, before, seen(folder), connected)


def _both_commands(folder: Path) -> tuple[Consolidated, str]:
    done = consolidated(folder, notes=folder / "notes")
    paths = [path for path in sorted((folder / "in").iterdir()) if path.name.startswith(("asks", "leads"))]
    out = io.StringIO()
    report.show_consolidated(done, Console(file=out, width=300))
    report.show_check(verbs.check_many(paths, None, (str(FOLDER),)), Console(file=out, width=300))
    return done, out.getvalue() + json_text(documents.consolidate_json(done))


def outcomes(asked: Asked, kind: str) -> dict[str, str]:
    return {p.stem: f.outcome for f in asked.done.rollup.files if (p := Path(f.path)).name.startswith(kind)}


def test_nothing_asks_the_network(asked: Asked) -> None:
    assert not asked.connected
    assert not [f.path for f in asked.done.rollup.files if f.outcome in ("reader_crashed", "timed_out")]


def test_nothing_is_written_but_the_outputs_and_no_input_is_touched(asked: Asked) -> None:
    outputs = {asked.done.summary, *asked.done.notes}
    assert asked.after.keys() - asked.before.keys() == outputs
    assert {path: asked.after[path] for path in asked.before} == asked.before


def test_no_content_of_another_file_stands_in_any_output(asked: Asked) -> None:
    written = [text for path in (asked.done.summary, *asked.done.notes) for text in Written(path).strings]
    for text in (*written, asked.shown):
        assert SECRET not in text and "root:" not in text


def test_no_address_that_was_asked_for_becomes_a_link(asked: Asked) -> None:
    given = {Path(f.path) for f in asked.done.rollup.files}
    assert set(Written(asked.done.summary).linked_files()) <= given


def test_a_part_that_declares_a_document_type_makes_the_file_damaged(asked: Asked) -> None:
    """All but the theme, charts and properties that no reader opens."""
    unread = ("theme", "charts chart", "docProps app", "docProps custom")
    found = {name: outcome for name, outcome in outcomes(asked, "dtd").items() if not any(n in name for n in unread)}
    assert len(found) > 40
    assert {name: outcome for name, outcome in found.items() if outcome != "damaged"} == {}


def test_links_and_queries_do_not_keep_a_plan_from_being_read(asked: Asked) -> None:
    found = outcomes(asked, "asks")
    assert len(found) > 15
    assert set(found.values()) <= COUNTED | {"duplicate"}


def test_a_sheet_that_lies_elsewhere_makes_the_file_damaged(asked: Asked) -> None:
    found = outcomes(asked, "leads")
    assert {outcome for name, outcome in found.items() if name.endswith("sheet")} == {"damaged"}
