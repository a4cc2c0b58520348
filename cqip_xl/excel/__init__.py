"""The only room that knows workbook libraries: Book -> xlsx, xlsx -> Grid.

Received: container, archive, then plain (a file written as most are) or package, sheet_xml and calamine, then second.
Written: write, rows, streamed, chart, stamped. Put in its place: readback, swap. An open workbook: inspect, extended.
"""
