"""What a user would write instead of cqip_xl: python pandas_openpyxl.py FOLDER SUMMARY.xlsx"""

import sys
from pathlib import Path

import pandas as pd

HEADER, SELF, PLAN = "Trường", "Tự đánh giá", "Kế hoạch"

schools: list[pd.DataFrame] = []
levels: list[pd.DataFrame] = []
plans: list[pd.DataFrame] = []
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    sheets = pd.read_excel(path, sheet_name=[HEADER, SELF, PLAN], header=None, engine="openpyxl")
    form = sheets[HEADER][0].tolist().index("school_name")
    name = str(sheets[HEADER].iloc[form, 2])
    schools.append(sheets[HEADER].iloc[form:, [1, 2]].set_axis(["field", "value"], axis=1).assign(school=name))
    for sheet, key, kept in ((SELF, "level_current", levels), (PLAN, "what", plans)):
        table = sheets[sheet].set_axis(sheets[sheet].iloc[3], axis=1).iloc[5:]  # row 4: ids, row 5: headings
        kept.append(table[table[key].notna() & table[key].ne("")].iloc[:, 1:].assign(school=name, file=path.name))

actions: pd.DataFrame = pd.concat(plans, ignore_index=True)
counts = actions.pivot_table(index="school", columns="status", values="what", aggfunc="count", fill_value=0)
with pd.ExcelWriter(sys.argv[2]) as out:
    counts.assign(actions=counts.sum(axis=1)).to_excel(out, sheet_name="Schools")
    actions.to_excel(out, sheet_name="Actions", index=False)
    pd.concat(levels, ignore_index=True).to_excel(out, sheet_name="Levels", index=False)
    pd.concat(schools, ignore_index=True).to_excel(out, sheet_name="Headers", index=False)
print(f"{len(counts)} schools, {len(actions)} actions")
