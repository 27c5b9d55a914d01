"""A job step by step: hours, ranges and candidates are worked out again with plain pandas from data.csv."""

import csv
import io
import itertools
import math
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from conftest import text_file, write_card, write_dataset
from page_tools import PHONE, axe, misfits, opened, paper, squeezed, without_scripts
from playwright.sync_api import Browser, Page

from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

Build = Callable[..., Path]
# 400 points along a line of SVG, in pixels of the window
ALONG = """p => Array.from({ length: 400 }, (_, k) => p.getPointAtLength(p.getTotalLength() * k / 399))
  .map(q => q.matrixTransform(p.getScreenCTM())).map(q => [q.x, q.y])"""
KIND = {"紙": "paper", "画面": "screen", "電話": "phone", "対面": "face"}


@pytest.fixture
def project(built: Callable[[str, str], Path]) -> Path:
    return built("paper-to-screen", "sample")


@pytest.fixture
def steps(project: Path) -> pd.DataFrame:
    """The steps as pandas reads them, with hours a month."""
    table = pd.read_csv(project / "datasets/sample/workflow_step/data.csv", keep_default_na=False)
    return table.assign(hours=table["1回の分"] * table["月の回数"] / 60)


def now(steps: pd.DataFrame) -> pd.DataFrame:
    return steps[steps["現状・見直し後の別"] == "現状"]


def after(steps: pd.DataFrame) -> pd.DataFrame:
    return steps[steps["現状・見直し後の別"] == "見直し後"]


def written(hours: float) -> str:
    """One decimal below a hundred hours, none from there on; halves away from zero."""
    tenths = 10 if abs(hours) < 100 else 1
    return f"{math.copysign(math.floor(abs(hours) * tenths + 0.5) / tenths, hours):,.{1 if tenths == 10 else 0}f}"


def figures(text: str) -> list[str]:
    return re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)


def tiles(page: Page) -> list[str]:
    return page.locator("#numbers .n").all_inner_texts()


def bars(page: Page, of: str) -> list[tuple[str, list[str]]]:
    rows = page.locator(f"#wf-by-{of} li")
    return [(row.locator("span").first.inner_text(), figures(row.locator(".n").inner_text())) for row in rows.all()]


def candidates(page: Page) -> dict[str, str]:
    rows = page.locator("#wf-candidates tr").all()
    return {row.locator("th").inner_text(): row.locator(".wf-verdict").inner_text() for row in rows}


def totals(page: Page) -> list[tuple[str, list[str], list[str]]]:
    """(name, figures a month, figures a year) of each line of the last section."""
    found = []
    for row in page.locator("#wf-totals > li").all():
        month, year = (row.locator("span:not(.wf-range)").nth(n).inner_text() for n in (0, 1))
        found.append((row.locator("b").inner_text(), figures(month), figures(year)))
    return found


def rule(row: "pd.Series[str]", ocr: float = 50, rpa: float = 100, hand: bool = True) -> str:
    """The rule as the page tells it, in its own order."""
    ways = [KIND[side] for side in row["媒体"].split("→")]
    starts, ends, often = ways[0], ways[-1], row["月の回数"]
    if row["判断"] == "有":
        return "人が決める"
    if starts in ("phone", "face"):
        return "人と話す"
    if (starts, ends) == ("paper", "screen") and often >= ocr and (hand or row["文字"] == "活字"):
        return "AI-OCR候補"
    if (starts, ends) == ("screen", "screen"):
        return "RPA候補" if often >= rpa else "回数が少ない"
    return "紙をやめる候補"


def corners(before: float, later: float, minutes: float, times: float) -> list[float]:
    """Hours saved for every way in which minutes now, minutes after and times may be off."""
    signs = itertools.product((-1, 1), repeat=3)
    return [(before * (1 + a * minutes) - later * (1 + b * minutes)) * (1 + c * times) for a, b, c in signs]


# --- the invented office -----------------------------------------------------------------------------------------------


def test_every_number_and_bar_is_the_one_that_pandas_adds_up(
    project: Path, steps: pd.DataFrame, browser: Browser
) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        mine = now(steps)
        custom = (mine["根拠"] == "慣例").sum()
        assert tiles(page) == [
            str(len(mine)),
            written(mine["hours"].sum()),
            written(after(steps)["hours"].sum()),
            str(custom),
        ]
        assert mine.loc[mine["hours"].idxmax(), "作業"] in page.inner_text(".headline")
        for chip, rows in (("見直し後", after(steps)), ("現状", mine)):
            page.locator("#wf-scenarios").get_by_text(chip, exact=True).click()
            for of, column in (("step", "作業"), ("actor", "担当")):
                sums = rows.groupby(column, sort=False)["hours"].sum().sort_values(ascending=False, kind="stable")
                share = (100 * sums / sums.sum() + 0.5).apply(math.floor)
                told = [(name, [written(n), str(share[name])]) for name, n in sums.items()]
                assert bars(page, of)[: min(12, len(told))] == told[:12]
                assert len(bars(page, of)) == min(13, len(told))
        rest = mine["hours"].sort_values(ascending=False)[12:]
        assert bars(page, "step")[-1][1][:2] == [
            written(rest.sum()),
            str(math.floor(100 * rest.sum() / mine["hours"].sum() + 0.5)),
        ]


def test_whether_a_step_is_needed_stands_first_with_a_question_for_each(
    project: Path, steps: pd.DataFrame, browser: Browser
) -> None:
    with opened(browser, project / "site" / "index.html") as page:
        heads = page.locator(".workflow h2").all_inner_texts()
        assert "要りますか" in heads[0] and "機械" in heads[3]
        rows = page.locator("#wf-steps tr")
        assert rows.locator("th > span").all_inner_texts() == now(steps)["作業"].tolist()
        assert all("か。" in question for question in rows.locator("small").all_inner_texts())
        judged = rows.locator("small").all_inner_texts()
        assert [("判断" in q) for q in judged] == (now(steps)["判断"] == "有").tolist()
        told = [figures(cell) for cell in rows.locator("td.n:not(:first-child)").all_inner_texts()]
        assert [[float(n) for n in cell[:2]] for cell in told] == now(steps)[
            ["1回の分", "月の回数"]
        ].to_numpy().tolist()
        assert [cell[2] for cell in told] == [written(n) for n in now(steps)["hours"]]


def test_what_is_dropped_or_merged_changes_hours_candidates_and_the_download(
    project: Path, steps: pd.DataFrame, browser: Browser
) -> None:
    mine = now(steps).set_index("作業")
    dropped, merged = "受付簿に書き写す", "申込書を表計算に打ちこむ"
    left = mine["hours"].sum() - mine.loc[dropped, "hours"] - mine.loc[merged, "hours"] * 0.5
    with opened(browser, project / "site" / "index.html", accept_downloads=True) as page:
        page.get_by_role("button", name=f"やめる: {dropped}").click()
        page.get_by_role("button", name=f"まとめる: {merged}").press("Enter")
        count = len(mine)
        assert figures(page.inner_text("#wf-sum")) == [
            str(count - 2),
            "1",
            "1",
            written(mine["hours"].sum()),
            written(left),
        ]
        assert dropped not in candidates(page) and merged in candidates(page)
        assert totals(page)[2] == ("いまの選択", *(
            [written(n * by) for n in (left, left * 0.8 * 0.9, left * 1.2 * 1.1)] for by in (1, 12)
        ))  # fmt: skip
        page.fill("#wf-merge", "0")
        assert figures(page.inner_text("#wf-sum"))[-1] == written(left - mine.loc[merged, "hours"] * 0.5)
        with page.expect_download() as download:
            page.click("#csv")
        lines = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
        assert len(lines) == len(steps)
        assert {x["作業"]: x["どうする"] for x in lines[:count] if x["どうする"] != "残す"} == {
            dropped: "やめる",
            merged: "まとめる",
        }
        assert sum(float(x["月の時間"]) for x in lines[:count]) == pytest.approx(mine["hours"].sum(), abs=0.2)
        page.click("#lang")
        assert page.locator("#wf-steps tr.drop .wf-choice.on").inner_text() == "Drop", "a choice outlives the language"
        page.get_by_role("button", name="Keep: Copy into the register").click()
        assert figures(page.inner_text("#wf-sum"))[:3] == [str(count - 1), "1", "0"]


def test_candidates_follow_the_rule_that_is_shown_whatever_its_numbers(
    project: Path, steps: pd.DataFrame, browser: Browser
) -> None:
    mine = now(steps)
    with opened(browser, project / "site" / "index.html") as page:
        for ocr, rpa, hand in ((50, 100, True), (50, 100, False), (250, 241, True), (0, 0, False)):
            page.fill("#wf-ocr", str(ocr))
            page.fill("#wf-rpa", str(rpa))
            page.locator("#wf-hand").set_checked(hand)
            said = mine.apply(rule, axis=1, ocr=ocr, rpa=rpa, hand=hand)
            assert candidates(page) == dict(zip(mine["作業"], said, strict=True))
            sums = mine.groupby(said)["hours"].agg(["size", "sum"])
            told = {
                row.locator(".wf-verdict").inner_text(): row.inner_text()
                for row in page.locator("#wf-verdicts li").all()
            }
            assert {kind: figures(text.removeprefix(kind)) for kind, text in told.items()} == {
                kind: [str(int(n)), written(total)]
                for kind, (n, total) in zip(sums.index, sums.to_numpy(), strict=True)
            }
            assert f"月{ocr}回" in page.inner_text("#wf-rule-ocr") and f"月{rpa}回" in page.inner_text("#wf-rule-rpa")
        assert "約束ではありません" in page.inner_text(".workflow")


def test_before_and_after_come_with_the_widest_range_and_with_a_doubt_where_it_reaches_below_zero(
    project: Path, steps: pd.DataFrame, browser: Browser
) -> None:
    before, later = now(steps)["hours"].sum(), after(steps)["hours"].sum()
    with opened(browser, project / "site" / "index.html") as page:
        for minutes, times in ((20, 10), (0, 0), (60, 30), (100, 100)):
            page.fill("#wf-minutes", str(minutes))
            page.fill("#wf-times", str(times))
            m, t = minutes / 100, times / 100
            lines = totals(page)
            for line, n in zip(lines[:2], (before, later), strict=True):
                wide = [n * (1 + a * m) * (1 + b * t) for a, b in itertools.product((-1, 1), repeat=2)]
                for by, told in ((1, line[1]), (12, line[2])):
                    assert told == [written(n * by), written(min(wide) * by), written(max(wide) * by)]
            saved = corners(before, later, m, t)
            assert lines[2][1] == [written(before - later), written(min(saved)), written(max(saved))]
            assert lines[2][2] == [written(12 * n) for n in (before - later, min(saved), max(saved))]
            assert page.locator("#wf-totals em").count() == (min(saved) < 0)
        page.fill("#wf-minutes", "")
        assert totals(page)[0][1][1] == "0.0", "an empty box changes nothing"


def test_the_drawing_puts_each_step_under_its_actor_in_order(
    project: Path, steps: pd.DataFrame, browser: Browser
) -> None:
    mine = now(steps)
    with opened(browser, project / "site" / "index.html") as page:
        middle = "els => els.map(el => { const r = el.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })"
        heads = dict(
            zip(
                page.locator(".wf-heads span").all_inner_texts(),
                page.locator(".wf-heads span").evaluate_all(middle),
                strict=True,
            )
        )
        boxes = page.locator(".wf-lanes li > div").evaluate_all(middle)
        assert list(heads) == list(dict.fromkeys(mine["担当"]))
        assert all(abs(box[0] - heads[actor][0]) < 3 for box, actor in zip(boxes, mine["担当"], strict=True))
        assert all(b[1] - a[1] > 30 for a, b in itertools.pairwise(boxes))
        points = page.locator(".wf-drawn path").evaluate(ALONG)
        assert all(min(math.dist(box, point) for point in points) < 30 for box in boxes), (
            "the line goes through every step"
        )
    with opened(browser, project / "site" / "index.html", size=PHONE) as page:
        assert not page.locator(".wf-drawn svg").is_visible()
        assert page.locator(".wf-actor").all_inner_texts() == mine["担当"].tolist()


def test_without_scripts_and_on_paper_the_page_says_the_same(
    project: Path, steps: pd.DataFrame, browser: Browser, tmp_path: Path
) -> None:
    bare = text_file(
        tmp_path / "bare.html", without_scripts((project / "site" / "index.html").read_text(encoding="utf-8"))
    )
    with opened(browser, project / "site" / "index.html") as live, opened(browser, bare) as page:
        assert tiles(page) == tiles(live) and totals(page) == totals(live) and candidates(page) == candidates(live)
        for part in (
            "#wf-by-step",
            "#wf-by-actor",
            "#wf-flow",
            ".wf-rules",
            "#wf-verdicts",
            "#wf-formula",
            ".headline",
        ):
            assert squeezed(page.inner_text(part)) == squeezed(live.inner_text(part)), part
        seen = [squeezed(t) for t in page.locator("#wf-steps :is(th, td)").all_inner_texts()]
        assert [t for t in seen if t] == [
            t for t in (squeezed(c) for c in live.locator("#wf-steps :is(th, td:not(.live))").all_inner_texts()) if t
        ]
        path = "document.querySelector('.wf-drawn path').getAttribute('d')"
        assert page.evaluate(path) == live.evaluate(path)
        printed = paper(live)
        assert squeezed("1日測った分") in printed and all(squeezed(step)[:6] in printed for step in now(steps)["作業"])


def test_the_first_edits_that_the_code_proposes_work(
    project: Path, steps: pd.DataFrame, browser: Browser, tmp_path: Path
) -> None:
    mine = shutil.copytree(project, tmp_path / "mine")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    code = code.replace("# flows = {", "flows = {").replace('"○○"', '"窓口"').replace("# flows[", "flows[")
    text_file(mine / "prototype.py", code.replace("minutes=20", "minutes=35"))
    with opened(browser, run(mine)) as page:
        desk = now(steps)[now(steps)["担当"] == "窓口"]
        assert tiles(page)[:2] == [str(len(desk)), written(desk["hours"].sum() * 1.1)]
        assert page.input_value("#wf-minutes") == "35"


# --- small invented offices --------------------------------------------------------------------------------------------


@pytest.fixture
def build(workspace: Path, tmp_path: Path) -> Build:
    """`build(rows, neighbour)`: a page of the invented city, beside a neighbour's where there is one."""

    def make(rows: list[dict[str, str]], neighbour: list[dict[str, str]] | None = None) -> Path:
        write_card(
            workspace, "try", theme="work", template="workflow-study", tables={"main": "workflow_step"}, needs={}
        )
        write_dataset(workspace, "tameshi", "workflow_step", rows)
        if neighbour:
            city = (workspace / "datasets/tameshi/city.yaml").read_text(encoding="utf-8")
            text_file(
                workspace / "datasets/tonari/city.yaml",
                city.replace("ためし市", "となり市").replace("Tameshi", "Tonari"),
            )
            write_dataset(workspace, "tonari", "workflow_step", neighbour)
        return run(
            create_prototype(
                Catalog(workspace), "try", "tameshi", tmp_path / "out", compare=["tonari"] if neighbour else []
            )
        )

    return make


def step(name: str, minutes: str = "6", times: str = "10", **more: str) -> dict[str, str]:
    """A row with every column that the template needs; `more` replaces cells by header."""
    row = {
        "現状・見直し後の別": "現状", "順番": "1", "作業": name, "担当": "窓口", "使うもの": "台帳", "1回の分": minutes, "月の回数": times,
        "媒体": "紙", "判断": "無",
    }  # fmt: skip
    return row | more


def rewrite(site: Path, rows: list[dict[str, str]]) -> Path:
    """The same prototype built again from these rows and their columns alone."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(row for row in rows if any(row.values()))
    text_file(site.parents[1] / "datasets/tameshi/workflow_step/data.csv", out.getvalue())
    return run(site.parents[1])


def test_what_is_zero_blank_or_below_zero_is_told_and_not_counted(build: Build, browser: Browser) -> None:
    rows = [
        step("受ける"),
        step("数える", "-5"),
        step("運ぶ", "5", "-1"),
        step("待つ", "0"),
        step("写す", ""),
        step("見る", "3", ""),
    ]
    with opened(browser, build(rows)) as page:
        assert tiles(page) == ["6", "1.0"]
        said = page.inner_text("footer")
        assert "0より小さい2作業" in said and "記載がない2作業" in said and "0時間になる作業が1" in said
        assert page.locator("#wf-steps td.n b").all_inner_texts() == [
            "1.0時間",
            "記載なし",
            "記載なし",
            "0.0時間",
            "記載なし",
            "記載なし",
        ]


def test_steps_about_which_too_little_is_known_are_no_candidates(build: Build, browser: Browser) -> None:
    rows = [
        step("一", 判断=""), step("二", 媒体=""), step("三", 媒体="のろし"), step("四", times="", 媒体="紙->画面"),
        step("五", 媒体="メール⇒システム", times="100"), step("六", 媒体="FAX→Excel", times="49"), step("七", 媒体="対面→紙"),
    ]  # fmt: skip
    with opened(browser, build(rows)) as page:
        unknown = dict.fromkeys(["一", "二", "三", "四"], "書き足してから")
        assert candidates(page) == unknown | {"五": "RPA候補", "六": "紙をやめる候補", "七": "人と話す"}


def test_scenarios_of_any_name_are_compared_and_one_alone_is_enough(build: Build, browser: Browser) -> None:
    named = {"現状・見直し後の別": "夏の案"}
    rows = [step("受ける", 順番="2"), step("置く", 順番="1"), step("受ける", "3", **named)]
    rows = [row | {"現状・見直し後の別": row["現状・見直し後の別"].replace("現状", "春のやり方")} for row in rows]
    site = build(rows)
    with opened(browser, site) as page:
        assert [name for name, *_ in totals(page)][:2] == ["春のやり方", "夏の案"]
        assert tiles(page) == ["2", "2.0", "0.5"]
        assert page.locator("#wf-steps th > span").all_inner_texts() == ["置く", "受ける"], (
            "in order, not as in the file"
        )
    with opened(browser, rewrite(site, [row for row in rows if "夏" not in row["現状・見直し後の別"]])) as page:
        assert tiles(page) == ["2", "2.0"] and len(totals(page)) == 1
        assert "見直し後の案が表にありません" in page.inner_text(".workflow")
        page.get_by_role("button", name="やめる: 置く").click()
        assert totals(page)[1][1][0] == "1.0"


@pytest.mark.parametrize("rows", [1, 0], ids=["one row", "no row"])
def test_a_table_with_a_single_column_and_few_rows_makes_a_page_all_the_same(
    rows: int, build: Build, browser: Browser
) -> None:
    site = rewrite(build([step("受ける")]), [{"作業": "受ける" if rows else ""}])
    with opened(browser, site) as page:
        assert tiles(page) == [str(rows), "0.0"]
        assert page.locator("#wf-steps tr").count() == rows
        assert page.locator(".empty").count() == 1 - rows
        page.click("#lang")
        assert misfits(page) == []


def test_cities_stand_side_by_side_where_compare_names_them(build: Build, browser: Browser) -> None:
    mine = [step("受ける"), step("写す", "12", "5"), step("受ける", "3", **{"現状・見直し後の別": "見直し後"})]
    with opened(browser, build(mine, [step("受ける", "9", "20")])) as page:
        rows = [row.locator("th, td").all_inner_texts() for row in page.locator("#wf-cities tr").all()]
        assert rows == [["ためし市", "2", "18", "2.0", "0.5"], ["となり市", "1", "9", "3.0", "記載なし"]]
        page.click("#lang")
        assert page.locator("#wf-cities th").all_inner_texts() == ["Tameshi", "Tonari"]


def test_many_steps_and_many_actors_are_added_up_whole_and_shown_in_part(build: Build, browser: Browser) -> None:
    rows = [step(f"作業{n}", str(n % 7 + 1), "30", 順番=str(n), 担当=f"係{n % 9}") for n in range(3000)]
    site = build(rows)
    total = sum(n % 7 + 1 for n in range(3000)) * 30 / 60
    assert site.stat().st_size < 1_500_000
    with opened(browser, site, size=PHONE) as page:
        assert tiles(page) == ["3,000", written(total)]
        assert page.locator("#wf-steps tr").count() == 50
        page.click("#wf-more")
        assert page.locator("#wf-steps tr").count() == page.locator("#wf-candidates tr").count() == 100
        assert page.locator(".wf-lanes li").count() == 60 and "3,000" in page.inner_text(".wf-cut >> nth=-1")
        assert misfits(page) == []
    with opened(browser, site) as page:
        assert not page.locator(".wf-drawn svg").is_visible(), "nine people do not fit side by side: a list"
        assert page.locator(".wf-actor").first.is_visible()
        assert axe(page) == []
