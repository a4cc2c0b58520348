"""A chart of a sheet, as XlsxWriter takes it."""

from __future__ import annotations

from typing import Any

from cqip_xl.model.book import Chart, Series

_KINDS = {
    "bar": {"type": "bar"},
    "column": {"type": "column"},
    "bar_stacked": {"type": "bar", "subtype": "stacked"},
    "column_stacked": {"type": "column", "subtype": "stacked"},
}
#: Pixels above the bars and around them: the title and, in bar charts, the axis.
_ABOVE, _AROUND = 84, 99
_GRID = {"visible": True, "line": {"color": "#E4E7EB"}}


def add_chart(workbook: Any, worksheet: Any, chart: Chart) -> Any:
    """Draws a chart on a worksheet; gives XlsxWriter's code."""
    kind = _KINDS[chart.kind]
    made = workbook.add_chart(kind)
    for series in chart.series:
        made.add_series(_series(series, chart.percent))
    made.set_title({"name": chart.title, "name_font": {"size": 12, "bold": True}})
    if chart.margin:
        size = {"width": 0.95 - chart.margin, "height": 1 - _AROUND / chart.height}
        made.set_plotarea({"layout": {"x": chart.margin, "y": _ABOVE / chart.height, **size}})
    made.set_size({"width": chart.width, "height": chart.height})
    if kind["type"] == "bar":
        made.set_y_axis({"reverse": True})
        made.set_x_axis(_axis(chart))
    else:
        made.set_y_axis(_axis(chart))
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    return worksheet.insert_chart(chart.row, chart.col, made, {"description": chart.alt, "object_position": 2})


def _series(series: Series, percent: bool) -> dict[str, Any]:
    options: dict[str, Any] = {
        "name": series.name,
        "categories": series.categories,
        "values": series.values,
        "fill": {"color": "#" + series.color},
        "gap": 60,
    }
    if series.points:
        options["points"] = [{"fill": {"color": "#" + color}} for color in series.points]
    if series.labels:
        options["data_labels"] = {"value": True, "num_format": _format(percent)}
    return options


def _axis(chart: Chart) -> dict[str, Any]:
    """The axis of the values."""
    bounds = {"min": 0, "max": 1} if chart.percent else {}
    if not chart.axis:
        return {"visible": False, "major_gridlines": {"visible": False}, **bounds}
    return {"num_format": _format(chart.percent), "major_gridlines": _GRID, **bounds}


def _format(percent: bool) -> str:
    return "0%" if percent else "0"
