"""The floor: the same three sheets read by python-calamine and thrown away: python calamine_alone.py FOLDER"""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

schools = actions = 0
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    workbook = CalamineWorkbook.from_path(path)
    sheets = {n: workbook.get_sheet_by_name(n).to_python() for n in ("Trường", "Tự đánh giá", "Kế hoạch")}
    rows = sheets["Kế hoạch"]
    what = next(row for row in rows if "what" in row).index("what")
    schools += 1
    actions += sum(bool(row[what]) for row in rows[5:])
print(f"{schools} schools, {actions} actions")
