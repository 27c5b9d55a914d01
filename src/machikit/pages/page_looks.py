"""The looks of one page: those of page.yaml that its code does not set, with the columns that its table really has."""

import difflib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say

MOST_NAMES = 12  # columns named in a remark


def page_looks(
    looks: Mapping[str, Any],
    set_in_code: Collection[str],
    block: Mapping[str, Any] | None,
    remark: Callable[[KitError], None],
) -> dict[str, Any]:
    """The looks of a page. block: its table; remark: is told each column that the table does not have."""
    result = {name: look for name, look in looks.items() if name not in set_in_code}
    if block is None:
        return result
    there = [*block["columns"]]
    if "columns" in result:
        result["columns"] = _present(result["columns"], there, "columns", remark)
    if "flags" in result.get("filter", {}):
        flags = _present(result["filter"]["flags"], there, "filter: flags", remark)
        result["filter"] = {**result["filter"], "flags": flags}
    return result


def _present(named: list[str], there: list[str], where: str, remark: Callable[[KitError], None]) -> list[str]:
    for name in named:
        if name not in there:
            near = difflib.get_close_matches(name, there, n=1) or there[:MOST_NAMES]
            remark(kit_error("looks.column", f"page.yaml: {where}: {name}", near=say("cli.comma").join(near)))
    return [name for name in named if name in there]
