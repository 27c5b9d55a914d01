"""The block `edits` of built pages: which rows and words can be changed in a page, and the pages that are no editors."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from page_tools import blocks_of

from machikit._base.messages import read_words
from machikit.prototype import Prototype, run
from machikit.tables.edits import Edit, append_edits

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


def test_words_that_sentences_of_the_build_hold_are_named(built: Callable[[str, str], Path]) -> None:
    """A page says of these, and of no others, that what holds them changes when it is built again."""
    block = block_of(built("aed-gap", "takamatsu") / "site" / "index.html")
    assert {"coverage.site", "coverage.sites", "coverage.method"} <= {*block["folded"]}
    assert {"title", "question", "unit", "silent", "coverage.headline", "coverage.metres"}.isdisjoint(block["folded"])
    assert not {*block["folded"]} & {*block["fixed_words"]}
    assert "coverage.site" not in block_of(built(*SMALL) / "site" / "index.html")["folded"]


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


def test_a_page_begins_with_the_same_hazard_when_a_place_was_added(
    built: Callable[[str, str], Path], tmp_path: Path
) -> None:
    """Its marks are not known: with it, a hazard that is marked everywhere else would tell the rows apart."""
    project = shutil.copytree(built("shelter-by-hazard", "miharu"), tmp_path / "mine")
    before = blocks_of((project / "site" / "index.html").read_text("utf-8"))["settings"]["flags"]
    new = json.dumps({"name": "新しい場所", "latitude": "37.47", "longitude": "140.49"}, ensure_ascii=False)
    edit = Edit("a1", "2026-11-30T14:05", "page", "新しい場所", "+", "", new)
    append_edits(project / "datasets" / "miharu" / "evacuation_site" / "edits.csv", [edit])
    after = blocks_of(run(project, remark=lambda _: None).read_text("utf-8"))
    assert after["data"]["n"] == 24 and after["settings"]["flags"] == before != []
