"""Rows of a built page are changed in the page: by hand, on the map, from a table. A build with these edits says the same."""

import base64
import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from page_tools import PHONE, axe, blocks_of, misfits, opened, tiles
from PIL import Image
from playwright.sync_api import Browser, Page
from pyproj import Geod

from machikit import cli
from machikit.prototype import run

HOSTILE = "</script><img src=x onerror=alert(1)><!-- {{7*7}} &amp; 町"
COLUMNS = ("id", "when", "by", "key", "field", "was", "now", "reason")


def rows_tab(page: Page) -> None:
    page.click("#edit")
    page.click("#ed-tab-rows")


def mend(page: Page, name: str) -> None:
    """Open the form of the first row that a search finds."""
    page.fill("#rows-search", name)
    page.click("#rows-found li:first-child button")
    assert name in page.inner_text("#row-title")


def save(page: Page, file: Path) -> Path:
    with page.expect_download() as download:
        page.click("#save")
    download.value.save_as(file)
    return file


def build_with(rows: list[dict[str, str]], project: Path, dataset: str, folder: Path) -> dict[str, Any]:
    """The blocks of a page that is built from a copy of a prototype with these edits beside its data."""
    copy = shutil.copytree(project, folder / "copy")
    data = copy / "datasets" / dataset
    for row in rows:
        if row["field"] == "photo":
            (data / "photos").mkdir(exist_ok=True)
            (data / "photos" / f"{row['id']}.jpg").write_bytes(base64.b64decode(row["now"].partition(",")[2]))
            row["now"] = f"photos/{row['id']}.jpg"
    with (data / "edits.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    run(copy)
    return blocks_of((copy / "site" / "index.html").read_text(encoding="utf-8"))


def change_by_hand(page: Page, folder: Path) -> None:
    mend(page, "ＪＲホテルクレメント高松")
    page.fill("#row-cell-place", HOSTILE)
    page.fill("#row-cell-opens", "9:00")
    page.fill("#row-cell-closes", "25:00")
    page.fill("#row-cell-name", "")
    page.click("#row-take")
    assert page.evaluate("document.activeElement.id") == "row-cell-name", "what must be there cannot be blank"
    page.fill("#row-cell-name", "ＪＲホテル")
    page.click("#row-take")
    mend(page, "サラマンダー")
    page.click("#row-on-map")
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.click("#row-take")
    page.click("#row-add")
    page.fill("#row-cell-name", "駅前の店")
    page.fill("#row-cell-phone", "090-1111-2222")
    page.click("#row-take")
    assert "090-****-**22" in page.inner_text("#row-cell-phone-note") and "緯度" in page.inner_text("#row-said")
    page.fill("#row-cell-phone", "")
    page.fill("#row-latitude", "34.350500")
    page.fill("#row-longitude", "134.047")
    Image.effect_noise((1800, 900), 80).convert("RGB").save(folder / "photo.jpg")
    page.set_input_files("#row-photo", folder / "photo.jpg")
    page.wait_for_selector(".ed-preview[src^=data]:not([hidden])")
    page.fill("#row-photo-words", '入口の"AED"')
    for named in ("Name", "名称"):
        page.click("#lang")
        assert page.input_value("#row-cell-name") == "駅前の店" and named in page.inner_text(
            "label:has(#row-cell-name)"
        )
    assert axe(page) == []
    page.click("#row-take")
    mend(page, "イオン綾川")
    page.click("#row-aside")
    assert "理由" in page.inner_text(".ed-part:last-child .ed-note"), "a reason is required"
    page.fill("#row-reason", "町の外")
    page.click("#row-aside")


COPIED = """<table><tr><td>名称<td>所在地_連結表記<td>設置場所</tr>
<tr><td>甲<td rowspan=2>番町1<td>1階<br>ロビー</tr><tr><td>乙<td><p>2階</p></tr></table>"""
PASTE = """markup => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", markup);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.getElementById("rows-paste").dispatchEvent(event);
}"""


def take_a_table(page: Page) -> None:
    page.click("#rows-table")
    page.evaluate(PASTE, COPIED)
    pasted = page.input_value("#rows-paste").split("\n")
    assert pasted[1:] == ["甲\t番町1\t1階 ロビー", "乙\t番町1\t2階"], "a merged cell holds for each row that it covers"
    page.fill(
        "#rows-paste",
        "題\n名称,所在地_連結表記,備考欄,設置場所\nＪＲホテル,,x,2階ロビー\nことでん瓦町駅,香川県高松市常磐町一丁目3-1,x,改札の外",
    )
    assert "新しい行 0・変わる行 1" in page.inner_text("#rows-told") and "備考欄" in page.inner_text(".ed-rows")


def test_rows_are_changed_in_the_page(built: Callable[[str, str], Path], browser: Browser, tmp_path: Path) -> None:
    project = built("aed-nearby", "takamatsu")
    file = project / "site" / "index.html"
    with opened(browser, file, accept_downloads=True) as page:
        before = tiles(page)[0][0]
        rows_tab(page)
        change_by_hand(page, tmp_path)
        assert tiles(page)[0][0] == before, "one more and one less"
        changed = page.locator("#rows-changes li").count()
        mend(page, "ことでん瓦町駅")
        page.fill("#row-cell-place", "x")
        page.click("#row-take")
        assert page.locator("#rows-changes li").count() == changed + 1
        page.click("#rows-changes li:first-child button")
        assert page.locator("#rows-changes li").count() == changed, "each change can be undone by itself"
        assert page.locator("#items .claim").count() == 2 and "参加者の申告（未確認）" in page.inner_text("#items")
        assert axe(page) == [] and page.evaluate("typeof alerted") == "undefined"
        saved = save(page, tmp_path / "saved.html")
        shown = page.evaluate("machikit.block('data')")
        page_said = page.inner_text("footer")
    with opened(browser, saved, size=PHONE, accept_downloads=True) as page:
        assert page.evaluate("machikit.block('data')") == shown
        assert page.locator(".shot").count() == 0 or page.get_attribute(".shot", "alt") == '入口の"AED"'
        rows_tab(page)
        assert misfits(page) == []
        again = save(page, tmp_path / "again.html")
    text = saved.read_text(encoding="utf-8")
    assert hash(again.read_bytes()) == hash(saved.read_bytes()), "saved again without a change: the same bytes"
    plain = re.sub(r"(?s)<script.*?</script>", "", text)
    said = "値の直し4か所、足した行1、位置の直し1、外した行1、写真1枚"
    assert said in page_said and said in plain, "among what the data cannot say, at once and in the file"
    assert (
        plain.count("参加者の申告（未確認）") == 4
        and "駅前の店" in plain
        and "イオン綾川ショッピングセンター" not in plain
    )
    assert "<img src=x" not in plain
    rows = blocks_of(text)["edits"]["changes"]["rows"]
    wanted = build_with(rows, project, "takamatsu/aed", tmp_path)["data"]
    photo = wanted.pop("photos"), shown.pop("photos")
    assert [*photo[0]] == [*photo[1]] and photo[0][next(iter(photo[0]))][0]["words"] == '入口の"AED"'
    assert {k: wanted[k] == shown[k] for k in wanted} == dict.fromkeys(wanted, True)


@pytest.mark.full
def test_a_pasted_table_and_ten_thousand_rows(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, built("aed-nearby", "takamatsu") / "site" / "index.html") as page:
        rows_tab(page)
        mend(page, "ＪＲホテルクレメント高松")
        page.fill("#row-cell-name", "ＪＲホテル")
        page.click("#row-take")
        take_a_table(page)
        page.click("#rows-take")
        assert "改札の外" in page.inner_text("#rows-changes")
        page.click("#rows-table")
        large = tmp_path / "large.csv"
        with large.open("wb") as out:
            out.truncate(300_000_000)
        page.set_input_files("#rows-file", large)
        assert "300 MB" in page.inner_text(".ed-rows .ed-note >> nth=0")
        lines = "".join(f"場所{i},町{i},34.{340000 + i},134.05,090-1111-{i:04d}\n" for i in range(10_000))
        page.evaluate("text => { const e = document.getElementById('rows-paste'); e.value = text; e.dispatchEvent(new Event('input')); }",
                      "名称,住所,緯度,経度,電話番号\n" + lines)  # fmt: skip
        assert "新しい行 10000" in page.inner_text("#rows-told") and "090-****-**00" in page.inner_text(".ed-rows")
        page.click("#rows-take")
        times = []
        for floor in ("1階", "2階", "3階"):
            mend(page, "ことでん瓦町駅")
            page.fill("#row-cell-place", floor)
            times.append(
                page.evaluate(
                    "() => { const t = performance.now(); document.getElementById('row-take').click(); return performance.now() - t; }"
                )
            )
        assert min(times) < 1000


@pytest.mark.full
def test_distances_follow_changed_sites(built: Callable[[str, str], Path], browser: Browser, tmp_path: Path) -> None:
    project = built("aed-gap", "takamatsu")
    with opened(browser, project / "site" / "index.html") as page:
        rows_tab(page)
        mend(page, "ＪＲホテルクレメント高松")
        page.fill("#row-latitude", "34.2")
        page.click("#row-take")
        for name in ("サラマンダー", "イオン高松"):
            mend(page, name)
            page.fill("#row-reason", "閉鎖")
            page.click("#row-aside")
        page.click("#row-add")
        page.fill("#row-cell-name", "山の中の学校")
        page.fill("#row-latitude", "34.180000")
        page.fill("#row-longitude", "134.080000")
        page.click("#row-take")
        shown, table = page.evaluate("machikit.block('coverage')"), page.evaluate("machikit.block('data')")
        number = int(page.inner_text("#numbers .n >> nth=0").replace(",", ""))
        rows = page.evaluate("machikit.editor.changes().rows")
        drawn = page.inner_text("#coverage-items li:first-child")
    wanted = build_with(rows, project, "takamatsu/aed", tmp_path)
    assert {k: wanted["coverage"][k] == shown[k] for k in shown} == dict.fromkeys(shown, True)
    assert number == beyond(shown, table) and drawn
    before = blocks_of((project / "site" / "index.html").read_text(encoding="utf-8"))["coverage"]
    assert shown["far"] != before["far"] and shown["cities"][0]["sums"] != before["cities"][0]["sums"]


def test_collection_days_follow_changed_rules(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    project = built("garbage-day", "takamatsu")
    with opened(browser, project / "site" / "index.html") as page:
        rows_tab(page)
        mend(page, "塩江")
        assert page.locator("select#row-cell-rule").count() == 1, "a rule is chosen among those that are read"
        page.select_option("#row-cell-rule", "第２・４木曜日")
        page.click("#row-take")
        mend(page, "花園")
        page.click("#row-back")
        page.click("#rows-found li:nth-child(2) button")
        page.fill("#row-reason", "重なり")
        page.click("#row-aside")
        shown, rows = page.evaluate("machikit.block('calendar')"), page.evaluate("machikit.editor.changes().rows")
    wanted = build_with(rows, project, "takamatsu/garbage_collection", tmp_path)["calendar"]
    assert {k: wanted[k] == shown[k] for k in wanted} == dict.fromkeys(wanted, True)
    before = blocks_of((project / "site" / "index.html").read_text(encoding="utf-8"))["calendar"]
    assert len(shown["rows"]["area"]) == len(before["rows"]["area"]) - 1 and shown["rows"] != before["rows"]


# --- lines over time -----------------------------------------------------------------------------------------------------


def sections(html: str) -> list[str]:
    """What a page without its scripts shows of its trends: headline, numbers, charts and tables."""
    plain = re.sub(r"(?s)<script.*?</script>", "", html)
    head = re.search(r'(?s)<p class="headline".*?</p>.*?<div class="nums".*?</div></div>', plain)
    return [head[0] if head else "", *re.findall(r'(?s)<section class="part trend".*?</section>', plain)]


def merged(saved: Path, project: Path, folder: Path) -> str:
    """The page of a copy of the prototype that has taken in a saved page."""
    copy = shutil.copytree(project, folder / f"merged-{saved.stem}")
    assert cli.run(["--lang", "en", "merge", str(saved), str(copy)]) == 0
    run(copy)
    return (copy / "site" / "index.html").read_text(encoding="utf-8")


def in_years(table: pd.DataFrame, first_month: int) -> pd.DataFrame:
    """Sums of whole years."""
    month = pd.to_datetime(table["年月"])
    sums = table.groupby(month.dt.year - (month.dt.month < first_month))[["出生者数", "死亡者数"]].agg(["size", "sum"])
    return sums[sums["出生者数"]["size"] == 12].xs("sum", axis=1, level=1)


LINES = """[...document.querySelector('#trend-0 .plot').data].map(t => [...t.y].map((y, i) => [t.x[i].slice(0, 4), y]))
  .map(points => points.filter(([, y]) => y !== null)).map(points => [points.map(([x]) => x), points.map(([, y]) => y)])"""


def test_trends_follow_changed_rows(built: Callable[[str, str], Path], browser: Browser, tmp_path: Path) -> None:
    project = built("births-and-moves", "takamatsu")
    file = project / "site" / "index.html"
    table = pd.read_csv(project / "datasets" / "takamatsu" / "births_and_deaths" / "data.csv")
    last = in_years(table, 1).index[-1]
    month = f"{last}-03"
    was = int(table.loc[table["年月"] == month, "出生者数"].item())
    table.loc[table["年月"] == month, "出生者数"] = was + 1000
    table = table[table["年月"] != f"{last - 1}-07"]
    years, fiscal = in_years(table, 1), in_years(table, 4)
    assert last in years.index and last - 1 not in years.index, "a year without one of its months is no whole year"
    b, d = years.loc[last]
    with opened(browser, file, accept_downloads=True) as page:
        assert page.locator(".as-built").count() == 0, "no figure stays as it was built"
        before = page.inner_text("#numbers"), page.evaluate(LINES)
        rows_tab(page)
        mend(page, month)
        page.fill("#row-cell-births", str(was + 1000))
        page.click("#row-take")
        mend(page, f"{last - 1}-07")
        page.fill("#row-reason", "二重の行")
        page.click("#row-aside")
        sentence = f"{last}年は、出生が{b:,}人、死亡が{d:,}人。差は{b - d:+,}人です。".replace("-", "−")
        assert sentence in page.inner_text(".headline")
        assert page.locator("#numbers .n").all_inner_texts()[:3] == [
            f"{b:,}",
            f"{d:,}",
            f"{b - d:+,}".replace("-", "−"),
        ]
        drawn = [[[str(y) for y in years.index], years[c].tolist()] for c in ("出生者数", "死亡者数")]
        assert page.evaluate(LINES) == drawn
        cells = page.locator("#trend-0 .values td").all_inner_texts()
        assert cells == [f"{n:,}" for row in years.itertuples(index=False) for n in row]
        page.click("text=年度の合計（4月〜翌年3月）")
        labels = page.locator("#trend-0 .values tbody th").all_inner_texts()
        assert labels == [f"{y}年度" for y in fiscal.index]
        assert page.evaluate(LINES)[0][1] == fiscal["出生者数"].tolist()
        page.click("#lang")
        assert page.locator("#trend-0 .values tbody th").all_inner_texts() == [f"FY{y}" for y in fiscal.index]
        assert f"In {last}: {b:,} births and {d:,} deaths" in page.inner_text(".headline")
        page.click("#lang")
        saved = save(page, tmp_path / "saved.html")
        for _ in range(2):
            page.click("#edit-undo")
        page.click("text=年の合計（暦年）")
        assert (page.inner_text("#numbers"), page.evaluate(LINES)) == before
        undone = save(page, tmp_path / "undone.html")
    assert hash(undone.read_bytes()) == hash(file.read_bytes()), "undone: the page as built, byte for byte"
    with opened(browser, saved, size=PHONE, accept_downloads=True) as page:
        assert sentence in page.inner_text(".headline") and page.evaluate(LINES) == drawn
        rows_tab(page)
        again = save(page, tmp_path / "again.html")
    assert hash(again.read_bytes()) == hash(saved.read_bytes()), "saved again without a change: the same bytes"
    shown = sections(saved.read_text(encoding="utf-8"))
    assert len(shown) == 3 and sentence in shown[0] and "<td" in shown[1]
    wanted = sections(merged(saved, project, tmp_path))
    assert [one == other for one, other in zip(shown, wanted, strict=True)] == [True] * 3


def change_value(page: Page, search: str, **cells: str) -> None:
    page.fill("#rows-search", search)
    page.click("#rows-found li:first-child button")
    for field, value in cells.items():
        page.fill(f"#row-cell-{field}", value)
    page.click("#row-take")


def test_trends_of_a_table_of_ones_own_follow_with_its_times_and_marks(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    project = built("what-changed", "sample")
    table = pd.read_csv(project / "datasets" / "sample" / "own_table" / "data.csv")
    was = table.pivot_table(index="場所", columns="時期", values="値")
    table.loc[(table["場所"] == "緑町") & (table["時期"] == "令和7年度"), "値"] = 50
    table.loc[(table["場所"] == "川東二丁目") & (table["時期"] == "令和5年度"), "値"] = None
    values = table.pivot_table(index="場所", columns="時期", values="値")
    ends = values.apply(lambda row: row.dropna().iloc[[0, -1]].tolist() if row.count() > 1 else None, axis=1).dropna()
    change = ends.map(lambda pair: pair[1] - pair[0])
    assert was.idxmax()["令和7年度"] == "緑町" != values.idxmax()["令和7年度"]
    with opened(browser, project / "site" / "index.html", accept_downloads=True) as page:
        before = page.inner_text(".headline")
        rows_tab(page)
        change_value(page, "令和7年度 緑町", value="50")
        change_value(page, "令和5年度 川東二丁目", value="", mark="…")
        top, low = change.idxmax(), change.idxmin()
        sentence = (
            f"{len(change)}の地域のうち、令和3年度から令和7年度までに一時預かりの申込者数が増えたのは{(change > 0).sum()}、減ったのは"
            f"{(change < 0).sum()}。いちばん増えたのは{top}（+{change[top]:.0f}人）、いちばん減ったのは{low}（−{-change[low]:.0f}人）です。"
        )
        assert page.inner_text(".headline") == sentence != before
        first = values["令和7年度"].sort_values(ascending=False).index[0]
        assert page.inner_text("#trend-0 .large figcaption b") == first
        page.locator("#trend-0 .summary button", has_text="川東二丁目").click()
        cells = page.locator("#trend-0 .values tbody tr").all_inner_texts()
        mine = values.loc["川東二丁目"]
        wanted = [f"{time}\t{n:.0f}" if n == n else f"{time}\t… 調査なし" for time, n in mine.items()]
        assert [re.sub(r"\s*\t\s*", "\t", c) for c in cells] == wanted
        (marks,) = page.evaluate("document.querySelector('#trend-0 .plot').data.filter(t => t.mode === 'text')")
        assert marks["text"] == ["…"] and marks["customdata"] == ["令和5年度  … 調査なし"]
        assert page.evaluate("document.querySelector('#trend-0 .plot').layout.xaxis.ticktext").index("令和7年度") >= 0
        svg = page.locator("#trend-0 .large .drawn svg")
        assert svg.locator("path.l").count() == 2, "the line is broken where nothing was surveyed"
        assert svg.locator(".blank").inner_html() == "…<title>令和5年度  … 調査なし</title>"
        assert "令和7年度" in svg.text_content() and "2025" not in svg.text_content()
        page.click("#lang")
        assert "FY2023 (R5)\t… not surveyed" in page.locator("#trend-0 .values").inner_text()
        assert "between FY2021 (R3) and FY2025 (R7)" in page.inner_text(".headline")
        assert axe(page) == []
        page.click("#lang")
        saved = save(page, tmp_path / "saved.html")
        change_value(page, "令和3年度 本町", value="5")
        assert page.inner_text(".headline") == before, "what is suppressed is decided at build"
        assert "作ったときのまま" in page.inner_text("#trend-0 .notice")
    shown = sections(saved.read_text(encoding="utf-8"))
    assert sentence in shown[0] and "値" in shown[1] and "… 調査なし" in shown[1]
    wanted = sections(merged(saved, project, tmp_path))
    assert [one == other for one, other in zip(shown, wanted, strict=True)] == [True] * 2


@pytest.mark.full
@pytest.mark.parametrize(
    ("card", "city", "search", "field", "says"),
    [
        ("town-in-ten-years", "takamatsu", "", "population", "54,321"),
        ("births-and-moves", "takamatsu", "2024-05", "deaths", "59,"),
        ("water-quality", "sample", "", "value", "54,321"),
        ("what-changed", "sample", "", "value", "54,321"),
    ],
)
def test_a_page_with_trends_says_what_its_prototype_says_after_a_merge(
    card: str,
    city: str,
    search: str,
    field: str,
    says: str,
    built: Callable[[str, str], Path],
    browser: Browser,
    tmp_path: Path,
) -> None:
    project = built(card, city)
    with opened(browser, project / "site" / "index.html", accept_downloads=True) as page:
        rows_tab(page)
        page.fill("#rows-search", search)
        page.click("#rows-found li:first-child button")
        page.fill(f"#row-cell-{field}", "54321")
        page.click("#row-take")
        page.fill("#rows-search", "")
        page.click("#rows-found li:nth-child(3) button")
        page.fill("#row-reason", "誤り")
        page.click("#row-aside")
        saved = save(page, tmp_path / "saved.html")
    shown = sections(saved.read_text(encoding="utf-8"))
    before = sections((project / "site" / "index.html").read_text(encoding="utf-8"))
    wanted = sections(merged(saved, project, tmp_path))
    assert [one == other for one, other in zip(shown, wanted, strict=True)] == [True] * len(shown)
    assert says in shown[1] and shown[1] != before[1]


def beyond(coverage: dict[str, Any], table: dict[str, Any]) -> int:
    """Residents farther than the page's distance from every site, along the ellipsoid's geodesics."""
    towns = pd.DataFrame({"lat": coverage["lat"], "lon": coverage["lon"], "people": coverage["people"]["all"]}).dropna()
    sites = pd.DataFrame({"lat": table["lat"], "lon": table["lon"]}).dropna() / 1e6
    geod, n = Geod(ellps="GRS80"), len(sites)

    def far(town: pd.Series) -> float:
        lat, lon = [town.lat / 1e6] * n, [town.lon / 1e6] * n
        near = sites[(sites.lat - lat[0]).abs() < 0.03]
        n_near = len(near)
        return min(geod.inv(lon[:n_near], lat[:n_near], near.lon, near.lat)[2], default=1e9)

    return int(towns.people[towns.apply(far, axis=1) > coverage["metres"]].sum())
