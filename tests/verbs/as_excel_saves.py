"""An .xlsx as Excel 2010 and later save it: rules that refer to another sheet stand in the sheet's extensions."""

from __future__ import annotations

import io
import re
import zipfile

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_CHECKS, _MARKS = "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}", "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"


def with_extensions(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _moved(part.decode("utf-8")).encode("utf-8")
            new.writestr(name, part)
    return out.getvalue()


def _moved(xml: str) -> str:
    checks, marks = [], []

    def check(match: re.Match[str]) -> str:
        area, rest = re.search(r' sqref="([^"]*)"', match[1]), match[2]
        if "!" not in rest or area is None:
            return match[0]
        moved = re.sub(r"<(formula[12])>(.*?)</\1>", r"<x14:\1><xm:f>\2</xm:f></x14:\1>", rest)
        checks.append(
            f"<x14:dataValidation{match[1].replace(area[0], '')}>{moved}<xm:sqref>{area[1]}</xm:sqref>"
            "</x14:dataValidation>"
        )
        return ""

    def mark(match: re.Match[str]) -> str:
        if "!" not in match[2]:
            return match[0]
        rules = re.sub(r"<formula>(.*?)</formula>", r"<xm:f>\1</xm:f>", match[2])
        rules = re.sub(r' dxfId="\d+"', "", rules).replace("<cfRule", "<x14:cfRule").replace("</cfRule", "</x14:cfRule")
        marks.append(f"<x14:conditionalFormatting>{rules}<xm:sqref>{match[1]}</xm:sqref></x14:conditionalFormatting>")
        return ""

    xml = re.sub(r"<dataValidation([^>]*[^/])>(.*?)</dataValidation>", check, xml, flags=re.S)
    xml = re.sub(r'<conditionalFormatting sqref="([^"]*)">(.*?)</conditionalFormatting>', mark, xml, flags=re.S)
    count = len(re.findall(r"<dataValidation ", xml))
    xml = re.sub(r'<dataValidations count="\d+">', f'<dataValidations count="{count}">', xml)
    xml = re.sub(r'<dataValidations count="0"></dataValidations>', "", xml)
    extensions = "".join(
        f'<ext uri="{uri}" xmlns:x14="{_X14}"><x14:{name} xmlns:xm="{_XM}">{"".join(rules)}</x14:{name}></ext>'
        for uri, name, rules in (
            (_CHECKS, "dataValidations", checks),
            (_MARKS, "conditionalFormattings", marks),
        )
        if rules
    )
    return xml.replace("</worksheet>", f"<extLst>{extensions}</extLst></worksheet>") if extensions else xml
