"""The block `edits` of built pages: which rows and words can be changed in a page, and the pages that are no editors."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from machikit._base.messages import read_words
from machikit.prototype import Prototype, run

AED = ("aed-nearby", "takamatsu")
SMALL = ("water-when-taps-stop", "sample")


def block_of(page: Path) -> dict[str, Any]:
    html = page.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(
        re.findall(r'<script type="application/json" id="edits">(.*?)</script>', html)[0]
    )
    return found


@pytest.fixture
def mine(built: Callable[[str, str], Path], tmp_path: Path) -> Path:
    return shutil.copytree(built(*SMALL), tmp_path / "mine")


def test_what_can_be_changed_stands_in_the_page(built: Callable[[str, str], Path]) -> None:
    project = built(*SMALL)
    block = block_of(project / "site" / "index.html")
    assert block["prototype"] == {
        "name": project.name, "card": "water-when-taps-stop", "city": "sample", "template": "facility-map", "language": "ja",
    }  # fmt: skip
    assert (block["table"]["dataset"], block["table"]["key"]) == ("sample/drinking_water_point", ["name", "address"])
    assert block["why"] is None and block["renews"] is True
    assert block["changes"] == {"words": {}, "looks": {}, "rows": []}
    words = read_words(project / "words.csv")
    assert (
        len(block["words"]) == 10
        and block["words"][:3] == ["title", "question", "unit"]
        and set(block["words"]) <= {*words}
    )


def test_a_filtered_and_sorted_table_knows_its_rows(built: Callable[[str, str], Path]) -> None:
    """Rows with one key are told apart by their other cells, wherever they stand."""
    prototype = Prototype.load(built(*AED))
    aed = prototype.table()
    assert aed is not None
    twice = aed[aed.duplicated(["name", "address"], keep=False)]
    page = prototype.page()
    page.list(twice.iloc[::-1].reset_index(drop=True))
    nth = page.source_rows.nth
    times = twice.groupby(["name", "address"]).cumcount().to_numpy()[::-1] + 1
    assert len(nth) > 1 and [nth.get(n, 1) for n in range(len(times))] == list(times)


def test_a_page_says_why_its_rows_cannot_be_changed(built: Callable[[str, str], Path]) -> None:
    prototype = Prototype.load(built(*AED))
    aed = prototype.table()
    assert aed is not None
    others = {
        "no_table": None,
        "joined": [aed.groupby("address").size(), pd.concat([aed, aed])],
        "no_key": [aed.drop(columns=["name"])],
        "changed": [aed.assign(name=aed["name"] + "!")],
        None: [aed, aed.head(3), aed[aed["name"] > "市"], aed.assign(mine=1)],
    }
    for why, tables in others.items():
        for table in tables or [None]:
            page = prototype.page()
            if table is not None:
                page.list(table)
            assert page.source_rows.why == why


def test_a_page_for_the_public_is_no_editor_unless_asked_for(mine: Path) -> None:
    assert 'id="edits"' not in run(mine, public=True, remark=lambda _: None).read_text(encoding="utf-8")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    (mine / "prototype.py").write_text(code.replace("page.count(", "page.count(unit='台', table=", 1), encoding="utf-8")
    block = block_of(run(mine, public=True, editable=True, remark=lambda _: None))
    assert block["set_in_code"] == ["unit"]
