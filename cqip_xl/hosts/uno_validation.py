"""Data validation of LibreOffice behind xlwings' `Range.data_validation`."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from cqip_xl.hosts.calc_formula import to_calc, to_excel
from cqip_xl.hosts.uno_bridge import answered, enum, position
from cqip_xl.hosts.uno_owners import OwnCells
from cqip_xl.model.markers import span

#: xlwings' words -> com.sun.star.sheet.ValidationType, ConditionOperator, ValidationAlertStyle.
_TYPES = {
    **{"whole_number": "WHOLE", "decimal": "DECIMAL", "list": "LIST", "date": "DATE", "time": "TIME"},
    **{"text_length": "TEXT_LEN", "custom": "CUSTOM"},
}
_OPERATORS = {
    **{"between": "BETWEEN", "not_between": "NOT_BETWEEN", "equal_to": "EQUAL", "not_equal_to": "NOT_EQUAL"},
    **{"greater_than": "GREATER", "less_than": "LESS"},
    **{"greater_than_or_equal": "GREATER_EQUAL", "less_than_or_equal": "LESS_EQUAL"},
}
_ALERTS = {"stop": "STOP", "warning": "WARNING", "information": "INFO"}
_MIXED = "AMBIGUOUS_VALUE"


class CalcValidation(base_classes.DataValidation):
    """Rules of one range; where its cells differ, `type` says so and everything else is None."""

    def __init__(self, parent: OwnCells) -> None:
        self.parent = parent

    api = property(lambda self: self.parent.api.Validation)

    @property
    def type(self) -> str:
        if self.parent.api.getPropertyState("Validation").value == _MIXED:
            return "inconsistent"
        word = self.api.Type.value
        return "none" if word == "ANY" else _word(_TYPES, word) or "unknown"

    @property
    def _rule(self) -> Any:
        """The native rule, None where there is none or not one alone."""
        return None if self.type in ("none", "inconsistent") else self.api

    @property
    def operator(self) -> str | None:
        rule = self._rule
        if rule is None or self.type in ("list", "custom"):
            return None
        return _word(_OPERATORS, rule.getOperator().value)

    @property
    def formula1(self) -> str | None:
        return self._formula("getFormula1") if self.operator else None

    @property
    def formula2(self) -> str | None:
        return self._formula("getFormula2") if self.operator in ("between", "not_between") else None

    @property
    def formula(self) -> str | None:
        return self._formula("getFormula1") if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """`=Sheet!A1:A3`, or the literal values with commas."""
        if self.type != "list":
            return None
        text = str(self.api.getFormula1())
        if text.startswith('"'):
            return ",".join(part[1:-1].replace('""', '"') for part in text.split(";"))
        return to_excel("=" + text)

    in_cell_dropdown = property(lambda self: bool(self._rule.ShowList) if self.type == "list" else None)
    ignore_blank = property(lambda self: self._setting("IgnoreBlankCells"))
    input_title = property(lambda self: self._setting("InputTitle"))
    input_message = property(lambda self: self._setting("InputMessage"))
    show_input = property(lambda self: self._setting("ShowInputMessage"))
    error_title = property(lambda self: self._setting("ErrorTitle"))
    error_message = property(lambda self: self._setting("ErrorMessage"))
    show_error = property(lambda self: self._setting("ShowErrorMessage"))

    @property
    def alert_style(self) -> str | None:
        rule = self._rule
        return None if rule is None else _word(_ALERTS, rule.ErrorAlertStyle.value)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """`source`: words, a range or a name of the workbook."""
        if isinstance(source, base_classes.Range):
            cells: Any = source
            a = cells.area
            text = to_calc(span(cells.sheet.name, a.top, a.left, a.bottom, a.right))
        elif isinstance(source, base_classes.Name):
            text = str(source.name)
        else:
            text = ";".join('"' + word.replace('"', '""') + '"' for word in source)
        self._set("list", None, text, "", in_cell_dropdown)

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        low, high = (to_calc((text or "").removeprefix("=")) for text in (formula1, formula2))
        self._set(rule_type, operator, low, high)

    @answered
    def delete(self) -> None:
        rule = self.api
        rule.Type = enum("sheet.ValidationType", "ANY")
        rule.ShowInputMessage = rule.ShowErrorMessage = False
        self.parent.api.Validation = rule

    @answered
    def _set(self, kind: str, operator: str | None, low: str, high: str, shown: bool = True) -> None:
        rule, area = self.api, self.parent.area
        rule.Type = enum("sheet.ValidationType", _TYPES[kind])
        rule.setOperator(enum("sheet.ConditionOperator", _OPERATORS[operator] if operator else "EQUAL"))
        rule.setSourcePosition(position(self.parent.sheet.index - 1, area.top, area.left))
        rule.setFormula1(low)
        rule.setFormula2(high)
        rule.ShowErrorMessage, rule.ShowList = True, int(shown)
        self.parent.api.Validation = rule

    def _formula(self, getter: str) -> str:
        return to_excel("=" + str(getattr(self.api, getter)()))

    def _setting(self, name: str) -> Any:
        rule = self._rule
        return None if rule is None else getattr(rule, name)


def _word(words: dict[str, str], native: str) -> str | None:
    return next((word for word, known in words.items() if known == native), None)
