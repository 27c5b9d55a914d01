"""Take names of private persons out of a national list: municipalities have registered sites called 「○○様宅の裏山」.

The site stays with its position, under a name that says no more than what it is. Facilities whose residents are protected are set
aside. What counts as personal is what the release gate refuses (`privacy.table_scan`).
"""

import re
from collections.abc import Mapping, Sequence

from machikit.catalog.model import Schema
from machikit.tables.findings import Row, SetAside
from machikit.tables.privacy.table_scan import PersonalFinding, scan_table

ROLES = ("name", "address", "note", "admits")
HOME = "個人宅の付近（名称は載せません）"
SOME_PEOPLE = "要配慮者（くわしくは市区町村の案内）"
PROTECTED = "protected"
# What the gate, which must not refuse a town's name, lets pass: 見本宅裏山, 見本邸前, 見本氏所有地; but not 住宅前, 三宅集会所, 個人宅前
_HOME = re.compile(
    r"(?<![住社官帰在自役公居老安大小三神向家])(?<!個人)宅(?=地先|[前裏横脇上下東西南北側庭山空農倉道跡後周付敷土へビ）)、]|の[上裏前]|$)"
    r"|邸(?=[前奥上裏付駐朝])|[一-龥](?:氏|様)[\s　]*(?=所有|作業|宅|畑|裏|別荘|前|横)"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")


def remove_private_homes(
    rows: Mapping[str, Sequence[Row]], schema: Schema
) -> tuple[dict[str, list[Row]], set[int], list[SetAside]]:
    """Rows by code without the names of private persons; `id()` of the rows whose name is withheld; rows of protected facilities."""
    kept, withheld, aside = dict[str, list[Row]](), set[int](), list[SetAside]()
    fields = [f for role in ROLES for f in schema.role(role)]
    headers = {f.header: f.id for f in fields}
    for code, of_code in rows.items():
        found = scan_table(list(headers), [[row.get(f.id) for f in fields] for row in of_code], schema, first_row=0)
        errors = [one for one in found if one.level == "error"]
        secret = {one.row for one in errors if one.kind == PROTECTED}
        for one in errors:
            if one.row not in secret and _withhold(of_code[one.row], headers[one.column], one):
                withheld.add(id(of_code[one.row]))
        named = (row for row in of_code if _HOME.search(row.name))
        for row in named:
            row.cells["name"] = HOME
            withheld.add(id(row))
        for row in (row for row in of_code if id(row) in withheld):  # an address may repeat the name: 下分甲（中氏）
            row.cells["address"] = _BRACKETS.sub("", row.get("address"))
        aside += [SetAside(of_code[n].number, PROTECTED, tuple(of_code[n].cells.values())) for n in sorted(secret)]
        kept[code] = [row for n, row in enumerate(of_code) if n not in secret]
    return kept, withheld, aside


def _withhold(row: Row, field: str, finding: PersonalFinding) -> bool:
    """Take the personal part out of a cell. Returns whether it was the row's name."""
    if field == "name":
        row.cells[field] = HOME
    elif field == "admits":  # it must go on saying that not everybody is admitted
        row.cells[field] = SOME_PEOPLE
    else:
        row.cells[field] = (
            outside if field == "address" and (outside := _BRACKETS.sub("", row.get(field))) != row.get(field) else ""
        )
    return field == "name"
