"""Indicators of all municipalities: each figure once, from the last edition that has it, and none but those of the source."""

import csv
import gzip
import io
from pathlib import Path

import pandas as pd
import pytest
import sampling
import yaml

from machikit._base.errors import KitError
from machikit.catalog import kit_root
from machikit.tables.recipe import indicator_editions as editions

KIT = sampling.kit()
DATASET = KIT.datasets["japan/municipal_indicator"]
RAW = kit_root().parent / "shared" / "raw"
RECIPE = yaml.safe_load((kit_root() / "datasets/_recipes/japan/municipal_indicator.yaml").read_text("utf-8"))
HEAD = [["SSDSE-A-2030", "Prefecture", "Municipality", "A1101", "B1101"], ["", "", "年度", "2025", "2029"],
        ["地域コード", "都道府県", "市区町村", "総人口", "総面積"]]  # fmt: skip


def edition(folder: Path, name: str, *rows: list[str], head: list[list[str]] = HEAD) -> editions.Edition:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*head, *rows])
    path = folder / name
    path.write_bytes(gzip.compress(out.getvalue().encode("cp932")))
    return editions.read_edition(path, {"403059": "402311"})


def test_a_later_edition_corrects_an_earlier_one_and_what_is_missing_stays_missing(tmp_path: Path) -> None:
    old = edition(
        tmp_path, "old.gz", ["R07522", "福島県", "小野町", "9,471", "12518"], ["R40305", "福岡県", "那珂川町", "5", "-"]
    )
    renamed = [HEAD[0], ["", "", "年度", "2025", ""], [*HEAD[2][:3], "人口総数", "総面積"]]
    new = edition(tmp_path, "new.gz", ["R07522", "福島県", "小野町", "9472", "1"], head=renamed)
    joined = editions.join_editions([old, new], {"A1101": "人", "B1101": "ha"}, "X")
    assert {c: [(r.get("indicator"), r.get("name"), r.get("year"), r.get("value")) for r in rows] for c, rows in joined.rows.items()} == {
        "075221": [("A1101", "人口総数", "2025", "9472"), ("B1101", "総面積", "2029", "12518")],
        "402311": [("A1101", "人口総数", "2025", "5")],
    }  # fmt: skip
    assert joined.revised == {"075221": 1, "402311": 0}


@pytest.mark.parametrize(("row", "units", "said"), [
    (["R07522", "", "", "約9,000", "1"], {"A1101": "人", "B1101": "ha"}, "約9"),
    (["07522", "", "", "1", "1"], {"A1101": "人", "B1101": "ha"}, "07522"),
    (["R07522", "", "", "1", "1"], {"A1101": "人"}, "B1101"),  # neither taken nor left out
    (["R07522", "", "", "1"], {"A1101": "人"}, "broken.gz"),
])  # fmt: skip
def test_what_an_edition_cannot_mean_is_told(tmp_path: Path, row: list[str], units: dict[str, str], said: str) -> None:
    with pytest.raises(KitError) as caught:
        editions.join_editions([edition(tmp_path, "broken.gz", row)], units, "X")
    assert said in str(caught.value)


def figures(prefecture: str) -> pd.DataFrame:
    wide = pd.read_csv(DATASET.path / f"data-{prefecture}.csv.gz", dtype=str, keep_default_na=False)
    columns = pd.read_csv(DATASET.path / "columns.csv.gz", dtype=str, keep_default_na=False)
    table = wide.rename(columns={wide.columns[0]: "code"}).melt("code", var_name="column").merge(columns, on="column")
    return table[table["value"] != ""]


@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
@pytest.mark.parametrize("prefecture", ["31", *(pytest.param(p, marks=pytest.mark.full) for p in ("07", "13", "40"))])
def test_every_figure_of_the_source_is_there_once_with_its_year(prefecture: str) -> None:
    wanted: dict[tuple[str, str, str], str] = {}
    for file in RECIPE["editions"]:
        table = pd.read_csv(RAW / file, encoding="cp932", header=None, dtype=str)
        rows = table[table[0].str.match(f"R{prefecture}")]
        for column in range(3, table.shape[1]):
            keys = [(code[1:].replace("40305", "40231"), *table.loc[:1, column]) for code in rows[0]]
            wanted |= dict(zip(keys, rows[column], strict=True))
    left_out = {key for key in wanted if key[1] not in RECIPE["indicators"]}
    assert {year for _, _, year in left_out} == {"2014"}
    table = figures(prefecture)
    got = {(c[:5], i, y): v for c, i, y, v in table[["code", "indicator", "year", "value"]].itertuples(index=False)}
    assert len(got) == len(table) and got.keys() == wanted.keys() - left_out
    assert all(float(got[key]) == float(wanted[key]) for key in got)


def test_every_indicator_has_its_unit_and_an_english_name_of_its_own() -> None:
    table, terms = figures("31"), DATASET.package["terms"]
    told = table[["indicator", "name", "unit"]].drop_duplicates()
    assert told["indicator"].is_unique and told["name"].is_unique and len(told) == len(RECIPE["indicators"])
    english = [terms[name]["en"] for name in told["name"]]
    assert len(set(english)) == len(english) and {*told["unit"]} <= terms.keys()
    assert DATASET.package["licence_confirmed"] is False


def test_finance_is_said_to_be_a_part_of_it_and_how_much() -> None:
    """The shares that the caveats name, out of four prefectures of every kind of municipality."""
    table = pd.concat(map(figures, ("01", "13", "20", "27")))
    table = table[(table["year"] == "2022") & table["indicator"].str.startswith("D3203")]
    spent = table.pivot(index="code", columns="indicator", values="value").astype(float)
    rest = 1 - spent.drop(columns="D3203").sum(axis=1) / spent["D3203"]
    assert 0.45 < rest.median() < 0.65
    assert "約5割" in "".join(DATASET.package["caveats"]["ja"])
