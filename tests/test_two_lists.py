"""Two lists side by side: every match, mark and distance is computed again with plain pandas and pyproj from the two files."""

import csv
import io
import json
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from page_tools import DESKTOP, opened, without_scripts
from playwright.sync_api import Browser
from pyproj import Geod

from machikit import KitError
from machikit.catalog import Catalog
from machikit.catalog.roots import kit_root
from machikit.prototype import Prototype, run
from machikit.prototype.generate import create_prototype
from machikit.prototype.overrides import find_overrides

HAZARD = "災害種別_"
YES = {"○", "1"}


def read(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / "data.csv", dtype=str, keep_default_na=False)
    table[["緯度", "経度"]] = table[["緯度", "経度"]].apply(pd.to_numeric)
    table["folded"] = [re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold() for name in table["名称"]]
    return table


def matched(own: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    """The rows of one name (then of one name without a remark), the nearest first, each once."""
    own, national = own.assign(i=range(len(own))), national.assign(j=range(len(national)))
    done = pd.DataFrame(columns=["i", "j"])
    for remark in (r"(?!)", r"\(?※.*"):
        left = own[~own["i"].isin(done["i"])].assign(key=lambda t: t["folded"].str.replace(remark, "", regex=True))
        right = national[~national["j"].isin(done["j"])].assign(
            key=lambda t: t["folded"].str.replace(remark, "", regex=True)
        )
        both = left.merge(right, on="key", suffixes=("", "_n"))
        points = [both[c].to_numpy() for c in ("経度", "緯度", "経度_n", "緯度_n")]
        both["metres"] = Geod(ellps="GRS80").inv(*points)[2] if len(both) else []
        both = both.sort_values("metres", kind="stable")
        done = pd.concat([done, both.drop_duplicates("i").drop_duplicates("j")])
    return done.astype({"i": int, "j": int})


def told_apart(mark: str, designated: bool) -> bool:
    """○ says what a designation says; × and a blank what a blank says; △ says something that the national list cannot."""
    return mark not in YES if designated else mark not in {"", "×"}


@pytest.mark.parametrize(("city", "levels"), [("takamatsu", ("洪水L1", "洪水L2")), ("yaizu", ())])
def test_two_lists_differ_as_plain_pandas_says(
    city: str, levels: tuple[str, ...], built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built("two-lists", city)
    own = read(project / f"datasets/{city}/evacuation_site")
    national = read(project / "datasets/japan/evacuation_site")
    pairs = matched(own, national)
    columns = [c for c in own if str(c).startswith(HAZARD)]
    said = [
        {(row[c], row["n"] == "1") for c, row["n"] in cells if told_apart(row[c], row["n"] == "1")}
        for row, cells in (
            (
                {c: own[c].iloc[i] for c in columns},
                [(c, national[HAZARD + ("洪水" if c[5:] in levels else c[5:])].iloc[j]) for c in columns],
            )
            for i, j in zip(pairs["i"], pairs["j"], strict=True)
        )
    ]
    kinds = Counter(kind for one in said for kind in one)
    here, there = len(own) - len(pairs), len(national) - len(pairs)
    unlike, far = sum(map(bool, said)), pairs[pairs["metres"] > 100]
    assert len(pairs) > 30 and (city != "takamatsu" or min(here, there, unlike, len(far)) > 0)
    with opened(browser, project / "site" / "index.html", size=DESKTOP) as page:
        numbers = page.locator("#numbers .n").all_inner_texts()
        assert numbers == [str(n) for n in (here, there, unlike, len(far))]
        page.click("#tl-groups button:nth-child(3)")
        chips = page.locator("#tl-kinds button").all_inner_texts()[1:]
        words = {f"市区町村 {m or '空欄'}／国 {'指定あり' if d else '空欄'}：{n}か所" for (m, d), n in kinds.items()}
        assert len(chips) == len(words) and set(chips) == words
        assert ("×", True) not in kinds or chips[0].startswith("市区町村 ×／国 指定あり")
        page.click("#tl-groups button:nth-child(4)")
        names = page.locator('[data-group="far"] tbody th b').all_inner_texts()
        furthest = far.sort_values("metres", ascending=False)["名称"].tolist()
        assert names == furthest[: len(names)] and bool(names) == bool(furthest)
        with page.expect_download() as download:
            page.click("#csv")
        rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
        assert len(rows) == here + there + unlike + len(far)
        assert page.locator(".tl-call").inner_text().count("国土地理院") >= 2
    text = without_scripts((project / "site" / "index.html").read_text(encoding="utf-8"))
    assert all(name in text for name in {*far["名称"], *national["名称"][~national.index.isin(pairs["j"])]})


def test_takamatsu_s_grades_are_not_flattened(built: Callable[[str, str], Path]) -> None:
    """× and △ of flood (L2) that the national list has as plain designations: as the dataset's own caveat counts them by name."""
    project = built("two-lists", "takamatsu")
    own, national = (read(project / f"datasets/{c}/evacuation_site") for c in ("takamatsu", "japan"))
    both = own.merge(national, on="folded", suffixes=("", "_n")).drop_duplicates("folded")
    marks = Counter(both["災害種別_洪水L2"][both["災害種別_洪水"] == "1"])
    assert (len(both), marks["×"], marks["△"]) == (188, 6, 76)


def test_only_a_list_of_the_town_s_own_counts(catalog: Catalog, tmp_path: Path) -> None:
    card = catalog.card("two-lists")
    assert catalog.ready_cities(card) == ["takamatsu", "yaizu"]
    lacks = catalog.missing_inputs(card, "kobe")  # its folder holds rows of the national list
    assert [(lack.table, lack.owner, lack.kind) for lack in lacks] == [("main", "city", "table")]
    with pytest.raises(KitError, match="神戸市が自分で出している一覧") as refused:
        create_prototype(catalog, "two-lists", "kobe", tmp_path)
    assert "machikit add" in str(refused.value.args) and not list(tmp_path.iterdir())


def test_a_designated_city_s_rows_are_those_of_its_wards(tmp_path: Path) -> None:
    """A city whose national rows carry the codes of wards brings its own list: the project holds both and builds by itself."""
    folder = shutil.copytree(kit_root() / "datasets/kobe/evacuation_site", tmp_path / "datasets/kobe/evacuation_site")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package |= {"publisher": "神戸市", "publisher_en": "City of Kobe"}
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    catalog = Catalog(tmp_path)
    project = create_prototype(catalog, "two-lists", "kobe", tmp_path)
    shutil.rmtree(folder)
    own, national = (read(project / f"datasets/{c}/evacuation_site") for c in ("kobe", "japan"))
    assert set(national["全国地方公共団体コード"]) - {"281000"} and len(national) > 300
    page = run(project).read_text(encoding="utf-8")
    prototype = Prototype.load(project)
    assert len(prototype.catalog.national_counts("evacuation_site")) > 1000  # the copy stands over nothing
    assert [o.id for o in find_overrides(prototype.catalog)] == ["datasets/kobe/evacuation_site"]
    table, counted = prototype.table("national"), prototype.dataset("national")
    assert table is not None and counted is not None and counted.file.is_relative_to(project)
    assert len(table) == len(national) == counted.rows
    assert f"一覧{len(own):,}か所と国の一覧{len(national):,}か所" in without_scripts(page)
