"""Row edits are the same rule in Python and in pages: tests/js/row_edits.test.js reads the cases of golden/row_edits.json.

Each case has a table of a real topic, edits, and what Python makes of them: the block of a page that is built with the edits. The page
lays the same edits over the block that was built without them.

    python tests/test_row_edits_golden.py     writes what Python makes of the cases anew
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from machikit.catalog import Catalog
from machikit.pages.blocks import table_block
from machikit.pages.cell_text import cell_text
from machikit.pages.topic_columns import topic_columns
from machikit.tables.edits import Edit
from machikit.tables.load import _csv

GOLDEN = Path(__file__).parent / "golden" / "row_edits.json"
ROOT = Path(__file__).parents[1]


def computed(case: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    schema = catalog.schema(case["topic"])
    edits = [Edit(**dict.fromkeys(("when", "by"), "") | one) for one in case["edits"]]
    before, after = (_csv(Path("data.csv"), case["cells"], schema, given) for given in (None, edits))
    assert after.edits is not None
    return {
        "table": {
            "key": list(schema.key),
            "safety": schema.safety,
            "required": [f.id for f in schema.fields if f.required],
            "nth": second_ones(before.frame, schema.key),
            "unconfirmed": [],
            **topic_columns(before.frame, schema),
        },
        "built": table_block(before.frame, schema),
        "wanted": table_block(after.frame, schema),
        "unapplied": [one.edit.id for one in after.edits.unapplied],
        "aside": [edit.id for _, edit in after.edits.aside],
        "unconfirmed": after.edits.unconfirmed,
    }


def second_ones(table: Any, key: Iterable[str]) -> dict[str, int]:
    """Row → which of its key it is, of those that are not the first."""
    texts = list(zip(*(table[c].map(cell_text) for c in key if c in table), strict=True))
    return {str(n): texts[: n + 1].count(one) for n, one in enumerate(texts) if one in texts[:n]}


def read() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return cases


def test_python_makes_of_the_cases_what_they_say(catalog: Catalog) -> None:
    cases = read()
    for case in cases:
        assert json.loads(json.dumps(computed(case, catalog))) == {k: case[k] for k in computed(case, catalog)}, case[
            "case"
        ]
    assert len(cases) >= 10


if __name__ == "__main__":
    known = Catalog(roots=[ROOT])
    written = [{**case, **computed(case, known)} for case in read()]
    text = json.dumps(written, ensure_ascii=False, indent=1)
    GOLDEN.write_text(text + "\n", encoding="utf-8")
