"""Many workbooks from one: texts that stand for others are replaced, the rest is packed as it was."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping

from cqip_xl.excel.packed import LEVEL, THOROUGH, WORKBOOK, PackedZip, thorough

#: A text that markup holds as it is: nothing to escape, no blank at the ends, not like XlsxWriter's `_x000D_`.
_AS_IT_IS = re.compile(r"(?!\s)[^\x00-\x1f\x7f&<>\"'\ufffe\uffff]+(?<!\s)")


def is_stampable(text: str) -> bool:
    """Whether a text stands in markup letter by letter."""
    return bool(_AS_IT_IS.fullmatch(text)) and "_x" not in text


class Master:
    """A written workbook with marks, unlike any other text in it, where the workbooks made from it differ."""

    def __init__(self, workbook: bytes, marks: Collection[str]) -> None:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            self.parts = [(info, archive.read(info)) for info in archive.infolist()]
        found = [mark.encode() for mark in marks]
        self.marked = {info.filename for info, data in self.parts if any(mark in data for mark in found)}
        self.hidden = thorough(next(data.decode() for info, data in self.parts if info.filename == WORKBOOK))
        shared = next((data.decode() for info, data in self.parts if info.filename == "xl/sharedStrings.xml"), "")
        #: Texts that cells share: another cell with one of them would not be written as a text of its own.
        self.taken = frozenset(re.findall(r"<t[^>]*>([^<]*)</t>", shared))

    def stamped(self, texts: Mapping[str, str]) -> bytes:
        """The workbook as it is written with other texts. `texts`: mark -> a stampable text that is not taken."""
        made = io.BytesIO()
        with PackedZip(made) as archive:
            for info, data in self.parts:
                archive.level = THOROUGH if info.filename in self.hidden else LEVEL
                copy = zipfile.ZipInfo(info.filename, info.date_time)
                for mark, text in texts.items() if info.filename in self.marked else ():
                    data = data.replace(mark.encode(), text.encode())
                archive.writestr(copy, data)
        return made.getvalue()
