"""Charts of a team's own (`page.chart`, `machikit.charts`): what plotly draws, what paper shows, and what is refused."""

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import text_file, write_card, write_dataset
from page_tools import PHONE, axe, misfits, one_form, opened, paper, squeezed, without_scripts
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

Draw = Callable[[str], Path]
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}</script><b>太字"
HEAD = """import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from machikit import charts
from machikit.prototype import Prototype
prototype = Prototype.load()
table = prototype.table()
page = prototype.page()
"""
ROWS = [
    {"採水日": f"2024-0{m}-01", "採水地点": p, "検査項目": "濁度", "測定値": str(m * k), "単位": "度", "基準値_上限": "7"}
    for p, k in (("東", 1), ("西", 2)) for m in (1, 2, 3, 5)
]  # fmt: skip


@pytest.fixture
def draw(workspace: Path, tmp_path: Path) -> Draw:
    """`draw(code)`: the page of a prototype whose code makes these charts."""
    write_card(workspace, "try", theme="water", template="trend-dashboard", tables={"main": "water_quality"}, needs={})
    write_dataset(workspace, "tameshi", "water_quality", ROWS)
    project = create_prototype(Catalog(workspace), "try", "tameshi", tmp_path / "out")

    def make(code: str) -> Path:
        text_file(project / "prototype.py", f"{HEAD}{code}\npage.save()\n")
        return run(project)

    return make


def bare(site: Path) -> Path:
    return text_file(site.with_name("bare.html"), without_scripts(site.read_text(encoding="utf-8")))


def plotly(page: Page, n: int = 0) -> list[dict[str, Any]]:
    return page.evaluate("n => document.querySelector(`#chart-${n} .plot`).data", n)


def table(page: Page, n: int = 0) -> list[list[str]]:
    rows = page.locator(f"#chart-{n} table tr").all()
    return [[" ".join(c.split()) for c in row.locator("th, td").all_text_contents()] for row in rows]


def drawing(page: Page, n: int = 0) -> Locator:
    return page.locator(f"#chart-{n} .drawn > svg")


def boxes(page: Page, n: int = 0) -> list[dict[str, float]]:
    """The bars of a drawing in its own pixels."""
    read = "els => els.map(e => Object.fromEntries(['x', 'y', 'width', 'height'].map(a => [a, +e.getAttribute(a)])))"
    return drawing(page, n).locator("rect").evaluate_all(read)


def corners(path: str) -> np.ndarray:
    return np.array([[float(v) for v in p.split()] for p in path.strip("Mz").split("L")])


def like(found: Any, wanted: Any) -> bool:
    """Whether lengths are as these values are, to the tenth of a pixel of each."""
    found, wanted = np.asarray(found, float), np.abs(np.asarray(wanted, float))
    return bool(np.abs(found / found.max() - wanted / wanted.max()).max() < 0.002)


# --- charts.trend and charts.counts ------------------------------------------------------------------------------------


def test_a_trend_holds_each_line_with_its_gap_and_the_limit(draw: Draw, browser: Browser) -> None:
    site = draw("page.chart(charts.trend(table))\npage.chart(charts.trend(table, series=['濁度'], limit=3))")
    with opened(browser, site) as page:
        lines = plotly(page)
        assert [t["name"] for t in lines] == ["東", "西"]
        for line, k in zip(lines, (1, 2), strict=True):
            known = {x: y for x, y in zip(line["x"], line["y"], strict=True) if y is not None}
            assert known == {f"2024-0{m}-01": m * k for m in (1, 2, 3, 5)}
            assert line["y"][line["x"].index("2024-03-01") + 1] is None, "no line across April, which has no record"
        limits = [
            page.evaluate("n => document.querySelector(`#chart-${n} .plot`).layout.shapes.map(s => s.y0)", n)
            for n in (0, 1)
        ]
        assert limits == [[7], [3, 7]]
        assert page.inner_text("#chart-0 h2") == "濁度"
    with opened(browser, bare(site)) as page:
        paths = (
            drawing(page).locator("path[stroke-width='2.2']").evaluate_all("els => els.map(e => e.getAttribute('d'))")
        )
        assert [len(corners(p)) for p in paths] == [3, 1, 3, 1]
        up = [corners(p)[:, 1] for p in paths]
        assert np.allclose(up[2] - up[2][0], 2 * (up[0] - up[0][0]), atol=0.2), "west rises twice as fast"
        assert "≤" not in page.inner_text("#chart-0 h2") and "7" in drawing(page).locator("text").all_text_contents()


def test_counts_counts_each_value_the_most_frequent_on_top(draw: Draw, browser: Browser) -> None:
    code = "page.chart(charts.counts(table.assign(kind=['b', 'a', 'a', None, 'c', 'a', 'b', 'a']), by='kind'))"
    with opened(browser, draw(code)) as page:
        (bars,) = plotly(page)
        assert dict(zip(bars["y"], bars["x"], strict=True)) == {"a": 4, "b": 2, "c": 1, "記載なし": 1}
        assert bars["y"][-1] == "a", "plotly draws the last one on top"
        assert [row[1] for row in table(page)[1:]][-1] == "4"
    with pytest.raises(KitError) as told:
        draw("page.chart(charts.counts(table, by='nowhere'))")
    assert "prototype.py:11" in told.value.where and "place" in told.value.fix


def test_a_trend_of_what_has_no_date_says_which_columns_there_are(draw: Draw) -> None:
    with pytest.raises(KitError) as told:
        draw("page.chart(charts.trend(table.drop(columns='date')))")
    assert "prototype.py:11" in told.value.where and "limit_upper" in told.value.fix


# --- a figure of one's own ---------------------------------------------------------------------------------------------


def test_bars_beside_and_on_each_other_are_as_long_as_their_values(draw: Draw, browser: Browser) -> None:
    frame = "pd.DataFrame({'year': ['2023', '2024'], 'in': [30, 60], 'out': [45, 15]})"
    code = "\n".join(
        f"page.chart(px.bar({frame}, x='year', y=['in', 'out'], barmode='{mode}', title='{mode}'))"
        for mode in ("group", "relative")
    )
    site = draw(code)
    with opened(browser, site) as page:
        assert [(t["name"], t["y"]) for t in plotly(page)] == [("in", [30, 60]), ("out", [45, 15])]
        assert table(page) == [["year", "in", "out"], ["2023", "30", "45"], ["2024", "60", "15"]]
    with opened(browser, bare(site)) as page:
        for n in (0, 1):
            assert drawing(page, n).is_visible() and page.locator(f"#chart-{n} .keys li").all_inner_texts() == [
                "in",
                "out",
            ]
            assert like([b["height"] for b in boxes(page, n)], [30, 60, 45, 15])
        beside, on = boxes(page, 0), boxes(page, 1)
        assert beside[0]["x"] + beside[0]["width"] <= beside[2]["x"] + 0.2, "in and out of one year do not overlap"
        assert {b["x"] for b in on} == {on[0]["x"], on[1]["x"]}
        assert on[2]["y"] + on[2]["height"] == pytest.approx(on[0]["y"], abs=0.2), "out stands on in"


def test_bars_below_zero_and_sideways_begin_at_zero_with_labels_beside_them(draw: Draw, browser: Browser) -> None:
    names = ["とても長い名前の地区センターの図書室", "短い", "減った"]
    site = draw(f"page.chart(go.Figure(go.Bar(x=[3, 0, -2], y={names}, orientation='h')))")
    with opened(browser, bare(site)) as page:
        up, none, down = boxes(page)
        assert like([up["width"], none["width"], down["width"]], [3, 0, 2])
        assert down["x"] + down["width"] == pytest.approx(up["x"], abs=0.2), "they meet at zero"
        for name in names:
            text = drawing(page).locator("text", has_text=name).bounding_box()
            bars = [b for b in drawing(page).locator("rect").all() if (b.bounding_box() or {"width": 0})["width"]]
            assert text and all(text["x"] + text["width"] <= (bar.bounding_box() or text)["x"] for bar in bars), name
            assert text["x"] >= 0


def test_areas_lie_on_each_other_in_the_drawing_too(draw: Draw, browser: Browser) -> None:
    frame = "pd.DataFrame({'d': pd.date_range('2024-02-28', periods=3), 'a': [1, 2, 4], 'b': [3, 2, 1]})"
    with opened(browser, bare(draw(f"page.chart(px.area({frame}, x='d', y=['a', 'b']))"))) as page:
        paths = (
            drawing(page).locator("path[stroke-width='2.2']").evaluate_all("els => els.map(e => e.getAttribute('d'))")
        )
        a, b = (corners(p)[:, 1] for p in paths)
        bottom = a[0] + (a[0] - a[1])  # 1 unit below the first value
        assert np.allclose((bottom - b) / (bottom - a[0]), [4, 4, 5], atol=0.02)
        assert "02-29" in drawing(page).locator("text").all_text_contents()


def test_a_pie_is_drawn_as_bars_with_shares_and_told_in_a_table(draw: Draw, browser: Browser) -> None:
    site = draw("page.chart(px.pie(names=['園', '所', '室'], values=[1, 6, 3], title='数'))")
    with opened(browser, site) as page:
        assert plotly(page)[0]["values"] == [1, 6, 3]
        assert [row[:2] for row in table(page)[1:]] == [["園", "1"], ["所", "6"], ["室", "3"]]
    with opened(browser, bare(site)) as page:
        assert like([b["width"] for b in boxes(page)], [1, 3, 6])
        assert {"6 (60.0%)", "3 (30.0%)", "1 (10.0%)"} <= {*drawing(page).locator("text").all_text_contents()}


def test_second_axes_and_subplots_keep_their_own_scales_and_titles(draw: Draw, browser: Browser) -> None:
    code = """
two = make_subplots(specs=[[{"secondary_y": True}]])
two.add_bar(x=["a", "b"], y=[1, 2], name="left")
two.add_scatter(x=["a", "b"], y=[5000, 9000], name="right", secondary_y=True)
page.chart(two)
side = make_subplots(rows=1, cols=2, subplot_titles=("first", "second"))
side.add_bar(x=[1, 2], y=[3, -1], row=1, col=1)
side.add_scatter(x=[1, 2], y=[10, 20], row=1, col=2)
page.chart(side)
"""
    with opened(browser, bare(draw(code))) as page:
        labels = drawing(page, 0).locator("text")
        texts = labels.all_text_contents()
        assert {"0", "1", "2", "5,000", "9,000"} <= {*texts}
        right = labels.filter(has_text="9,000").bounding_box()
        bar = drawing(page, 0).locator("rect").last.bounding_box()
        assert right and bar and right["x"] > bar["x"] + bar["width"]
        titles = [t for t in drawing(page, 1).locator("text").all_text_contents() if t in ("first", "second")]
        assert titles == ["first", "second"]
        x = [drawing(page, 1).locator("text", has_text=t).bounding_box()["x"] for t in titles]  # type: ignore[index]
        assert x[1] - x[0] > 300


def test_whatever_pandas_and_numpy_hold_for_missing_is_missing(draw: Draw, browser: Browser) -> None:
    code = """
dates = pd.Series([pd.Timestamp("2024-02-29"), pd.Timestamp("2024-03-01"), pd.Timestamp("2024-03-02"), pd.NaT])
values = pd.Series([1.5, np.nan, -2, 3], dtype="Float64")
page.chart(go.Figure(go.Scatter(x=dates, y=values, mode="lines+markers")))
page.chart(go.Figure(go.Scattergl(x=[1, 2, 3], y=np.array([np.inf, 0, 7], dtype="float32"))))
page.chart(go.Figure())
"""
    site = draw(code)
    with opened(browser, site) as page:
        assert plotly(page)[0]["y"] == [1.5, None, -2, 3] and plotly(page)[0]["x"][-1] is None
        assert plotly(page, 1)[0]["y"] == [None, 0, 7]
        assert table(page)[1][:2] == ["2024-02-29", "1.5"] and table(page)[3][1] == "-2"
        assert page.locator("#chart-2 .empty").is_visible() and not page.locator("#chart-2 figure").is_visible()
        assert misfits(page) == []
    with opened(browser, bare(site)) as page:
        assert page.locator("#chart-2 .empty").is_visible()
        assert "NaN" not in site.read_text(encoding="utf-8").split('id="chart"')[1].split("</script>")[0]


HISTOGRAMS = """
d = pd.DataFrame({"n": [1, 2, 2, 3, 3, 3, 9, None], "w": [*"東西東西西東東", None], "v": [1, 2, 3, 4, 5, 6, np.nan, 8]})
days = pd.Series(pd.to_datetime(["2026-01-31", "2026-02-01", "2026-02-28", None, "2026-12-01"]))
page.chart(px.histogram(d, x="n", color="w", barmode="stack"))
page.chart(px.histogram(d, y="w", x="v", histfunc="avg"))
page.chart(px.histogram(x=days))
page.chart(go.Figure(go.Histogram(x=[0, 4, 5, 19], xbins={"start": 0, "end": 20, "size": 5}, histnorm="percent")))
page.chart(px.histogram(d.head(0), x="n"))
"""


def test_a_histogram_is_counted_and_drawn_as_bars(draw: Draw, browser: Browser) -> None:
    site = draw(HISTOGRAMS)
    with opened(browser, site) as page:
        first, second = plotly(page)
        assert dict(zip(first["x"], first["y"], strict=True)) == {1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 1}
        assert [v for v in second["y"] if v] == [1, 2]
        (means,) = plotly(page, 1)
        assert dict(zip(means["y"], means["x"], strict=True)) == {"東": 10 / 3, "西": 11 / 3}
        months = [(row[0], row[1]) for row in table(page, 2)[1:]]
        assert (months[0], months[1], months[11], len(months)) == (
            ("2026-01", "1"),
            ("2026-02", "2"),
            ("2026-12", "1"),
            12,
        )
        assert [row[:2] for row in table(page, 3)[1:]] == [
            ["0–5", "50"],
            ["5–10", "25"],
            ["10–15", "0"],
            ["15–20", "25"],
        ]
        assert page.locator("#chart-4 .empty").is_visible()
    with opened(browser, bare(site)) as page:
        assert like([b["height"] for b in boxes(page, 3)], [50, 25, 0, 25])
        ends = [b["x"] + b["width"] for b in boxes(page, 3)]
        assert all(0 <= b["x"] - end < 8 for end, b in zip(ends, boxes(page, 3)[1:], strict=False)), (
            "they touch, nearly"
        )


def test_a_timeline_runs_from_date_to_date_in_the_drawing_too(draw: Draw, browser: Browser) -> None:
    code = """
t = pd.DataFrame({"区": [*"中東西"], "s": pd.to_datetime(["2026-04-01", "2026-05-01", None]),
                  "e": pd.to_datetime(["2026-05-01", "2026-08-29", "2026-09-01"])})
page.chart(px.timeline(t, x_start="s", x_end="e", y="区"))
"""
    site = draw(code)
    with opened(browser, site) as page:
        assert [row[1] for row in table(page)[1:]] == ["2026-04-01 – 2026-05-01", "2026-05-01 – 2026-08-29", ""]
        assert page.locator("#chart-0 .plot .bars .point").count() == 3
    with opened(browser, bare(site)) as page:
        first, second = boxes(page)
        assert like([first["width"], second["width"]], [30, 120])
        assert first["x"] + first["width"] == pytest.approx(second["x"], abs=0.2)
        assert "2026-08" in drawing(page).locator("text").all_text_contents()


def test_plotly_express_wears_the_pages_colours_and_keeps_the_teams_own(draw: Draw, browser: Browser) -> None:
    code = """
page.chart(px.line(x=[1, 2], y=[[1, 2], [2, 1]]))
page.chart(px.line(x=[1, 2], y=[1, 2], color_discrete_sequence=["#123456"]))
"""
    with opened(browser, draw(code)) as page:
        assert [t["line"]["color"] for t in plotly(page)] == ["#0b5fb0", "#c2410c"]
        assert plotly(page, 1)[0]["line"]["color"] == "#123456"


# --- what is refused, and what is only text ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trace",
    [
        "go.Scattermap(lat=[35], lon=[137])", "go.Treemap(labels=['a'], parents=[''])", "go.Heatmap(z=[[1]])", "go.Violin(y=[1, 2])",
        "go.Scatter3d(x=[1], y=[1], z=[1])", "go.Sankey()", "go.Box(y=[1, 2])", "go.Table()",
    ],
)  # fmt: skip
def test_what_the_page_could_not_draw_is_refused_with_the_line_and_what_can(trace: str, draw: Draw) -> None:
    with pytest.raises(KitError) as told:
        draw(f"fine = 1\npage.chart(go.Figure({trace}))")
    said = str(told.value) + told.value.fix
    assert told.value.where == "prototype.py:12" and "scatter, bar, pie" in said
    assert trace[3:].split("(")[0].lower() in said


@pytest.mark.parametrize("what", ["{'data': []}", "None", "table", "'figure'"])
def test_what_is_no_figure_is_refused(what: str, draw: Draw) -> None:
    with pytest.raises(KitError) as told:
        draw(f"page.chart({what})")
    assert told.value.where == "prototype.py:11"


def test_a_picture_from_the_web_is_refused_and_one_of_its_own_is_shown(draw: Draw, browser: Browser) -> None:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "#12ab34").save(out, "PNG")
    own = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    code = "f = go.Figure(go.Bar(x=['a'], y=[1]))\nf.add_layout_image(source={!r}, x=0, y=1, sizex=1, sizey=1)\npage.chart(f)"
    for address in ("https://example.jp/logo.png", "//example.jp/logo.png", "http://10.0.0.1/x", "logo.png"):
        with pytest.raises(KitError) as told:
            draw(code.format(address))
        assert "prototype.py:13" in told.value.where
    with opened(browser, draw(code.format(own))) as page:
        assert page.locator("#chart-0 .plot image").count() == 1


def test_hostile_text_is_text_wherever_a_figure_may_hold_some(draw: Draw, browser: Browser) -> None:
    code = f"""
h = {HOSTILE!r}
f = go.Figure([go.Bar(x=[h, "b"], y=[1, 2], name=h, text=[h, h], hovertext=[h, h]), go.Scatter(x=[h, "b"], y=[2, 1], name=h + "2",
              mode="lines+markers+text", text=[h, "x"], hovertemplate=h + "<extra>" + h + "</extra>", line_color="red")])
f.update_layout(title=h, legend_title=h, xaxis_title=h, yaxis_title=h, showlegend=True)
f.add_annotation(x="b", y=1, text=h)
f.add_hline(y=1.5, annotation_text=h)
page.chart(f)
"""
    site = draw(code)
    with opened(browser, site) as page:
        assert page.locator("main :is(img, b, script)").count() == page.locator("main b.still").count()
        assert "<img src=x onerror=alert(1)>{{7*7}}" in page.inner_text("#chart-0 h2")
        assert table(page)[1][0] == " ".join(HOSTILE.split())
        page.evaluate("Plotly.Fx.hover(document.querySelector('.plot'), [{curveNumber: 1, pointNumber: 0}])")
        assert "<img" in (page.locator("#chart-0 .hoverlayer").text_content() or "")
        assert "<img" in (page.locator("#chart-0 .legend").text_content() or "")
        page.click("#lang")
    with opened(browser, bare(site)) as page:
        assert page.locator("main :is(img, b, script, image)").count() == 0
        assert drawing(page).locator("text", has_text="<img src=x").count() >= 3


# --- paper, phones, and many points ------------------------------------------------------------------------------------


def test_paper_holds_the_drawing_and_the_words_of_each_chart(draw: Draw, browser: Browser) -> None:
    site = draw(
        "page.chart(px.bar(x=['東区', '西区'], y=[12, 34], title='地区ごとの数'))\npage.chart(charts.trend(table))"
    )
    with opened(browser, site) as page:
        text = paper(page)
        assert all(one_form(word) in text for word in ("地区ごとの数", "東区", "西区", "濁度"))
        page.emulate_media(media="print")
        assert not page.locator("#chart-0 .plot").is_visible() and drawing(page).is_visible()
    with opened(browser, site, size=PHONE) as page:
        assert misfits(page) == [] and axe(page) == []
        page.click("#lang")
        assert squeezed(page.inner_text("#chart-0 summary")) == squeezed("The figures as a table")
        assert page.locator("#chart-0 figure").get_attribute("lang") == "ja", (
            "the team's own words stay in their language"
        )


@pytest.mark.full
def test_fifty_thousand_points_make_a_page_that_can_be_sent(draw: Draw, browser: Browser) -> None:
    code = "n = 50_000\npage.chart(px.scatter(x=np.arange(n) % 997, y=np.arange(n) % 991, title='many'))"
    site = draw(code)
    assert site.stat().st_size < 3_000_000
    with opened(browser, site) as page:
        assert len(plotly(page)[0]["x"]) == 50_000
        assert page.locator("#chart-0 tbody tr").count() == 500 and "50,000" in (
            page.locator("#chart-0 .note").text_content() or ""
        )


def test_a_day_of_the_leap_year_and_the_hours_of_a_day_stand_where_they_belong(draw: Draw, browser: Browser) -> None:
    code = "page.chart(px.line(x=pd.to_datetime(['2024-02-28 00:00', '2024-02-29 12:00', '2024-03-02 00:00']), y=[0, 1, 2]))"
    with opened(browser, bare(draw(code))) as page:
        (path,) = (
            drawing(page).locator("path[stroke-width='2.2']").evaluate_all("els => els.map(e => e.getAttribute('d'))")
        )
        x = corners(path)[:, 0]
        assert (x[1] - x[0]) / (x[2] - x[0]) == pytest.approx(0.5, abs=0.005)
        assert re.search("02-29", " ".join(drawing(page).locator("text").all_text_contents()))
