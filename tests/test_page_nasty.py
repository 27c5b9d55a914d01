"""Pages made of texts that would like to be code, of tables at the edge, of a team's own layers, and of a team's mistakes."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import Run, text_file
from page_tools import PHONE, colours, listed, misfits, opened, squeezed, tiles, until, without_scripts
from playwright.sync_api import Browser, Page

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

LONG = "ながい名前" * 20 + "W" * 100
MARKS = [
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg/onload=window.pwned=1>",
    "</title></style></textarea><script>window.pwned=1</script>",
    "<!--<script>",
    '"><b onmouseover=window.pwned=1>b</b>',
    "' onfocus='window.pwned=1' autofocus='",
    "javascript:alert(1)",
    "`${window.pwned=1}`",
    "${window.pwned=1}",
    "{{7*7}}",
    "{% if %}",
    "{#",
    "{n}{flag}{mark}{constructor}",
    "&lt;b&gt;&amp;",
    '=HYPERLINK("http://x")',
    "+1-1",
    "@SUM(A1)",
    "\\u003cimg src=x\\n",
    "🧸👩‍🚒",
    "行\u2028わけ",
    "__proto__",
    "constructor",
    "x,y;\"q\"'r'",
    LONG,
]


def payloads(marker: Path) -> list[str]:
    """Every nasty text; one of them makes the file `marker` when Jinja reads it."""
    jinja = "{{cycler.__init__.__globals__.os.popen('touch MARKER').read()}}".replace("MARKER", str(marker))
    return [*MARKS[:12], jinja, *MARKS[12:]]


def rewrite(project: Path, topic: str, rows: list[dict[str, str]], **package: object) -> None:
    """Put these rows, under their own headers, in place of a generated prototype's; `package` changes datapackage.json."""
    folder = next(project.glob(f"datasets/*/{topic}"))
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]) if rows else ["名称", "緯度", "経度"], restval="")
    table.writeheader()
    table.writerows(rows)
    (folder / "data.csv").write_bytes(text.getvalue().encode())
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    text_file(folder / "datapackage.json", json.dumps(told | package))


def rewrite_words(project: Path, change: Callable[[str, dict[str, str]], dict[str, str] | None]) -> None:
    """Every word of words.csv as `change(key, word)` wants it; None takes it out."""
    path = project / "words.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        words = {row["key"]: {"ja": row["ja"], "en": row["en"]} for row in csv.DictReader(file)}
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL)
        out.writerow(["key", "ja", "en"])
        out.writerows([k, w["ja"], w["en"]] for k, old in words.items() if (w := change(k, old)))


def everything(page: Page) -> None:
    while page.is_visible("#more"):
        page.click("#more")


# What markup, had it been read as such, would have left in the page. Pictures of Leaflet's own are data: addresses.
INJECTED = """() => [...document.querySelectorAll(
  "img:not([src^='data:']), iframe, object, embed, form, [onerror], [onload], [onmouseover], [onfocus], " +
  "a[href^='javascript' i], body style")].map(e => e.outerHTML)"""


def check_inert(page: Page, marker: Path | None = None) -> None:
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(INJECTED) == []
    assert marker is None or not marker.exists()


# --- nasty text in every place of the page -----------------------------------------------------------------------------


class Nasty:
    """A built prototype, the texts it was fed with, and the file that none of them may make."""

    def __init__(self, project: Path, marker: Path, rows: list[dict[str, str]]):
        self.project, self.marker, self.rows = project, marker, rows
        self.page = run(project)
        self.texts = payloads(marker)

    @property
    def names(self) -> list[str]:
        return [row["名称"] for row in self.rows]


def test_the_worst_text_does_make_its_file_when_a_template_engine_reads_it(tmp_path: Path) -> None:
    from jinja2 import Template

    worst = next(t for t in payloads(tmp_path / "marker") if "popen" in t)
    Template(worst).render()
    assert (tmp_path / "marker").exists()


def about(texts: list[str]) -> dict[str, object]:
    """A datapackage.json whose every word is nasty; one source is a link that must not be one."""
    return {
        "title": texts[0],
        "title_en": texts[1],
        "publisher": "".join(texts[:12]),
        "publisher_en": "".join(texts[12:]),
        "caveats": {"ja": texts, "en": [t + "." for t in texts]},
        "licenses": [{"name": texts[2], "title": texts[3], "title_en": texts[4]}],
        "credit": {"ja": texts[5], "en": texts[6]},
        "sources": [
            {"title": f"出典 {t}", "title_en": f"source {t}", "path": p}
            for t, p in zip(texts[:4], [*NO_LINKS, 'https://example.jp/"><img src=x>'], strict=True)
        ],
        "terms": {texts[k]: {"ja": f"意味 {texts[k + 1]}", "en": f"meaning {texts[k + 1]}"} for k in (3, 4)},
        "marks": {texts[1]: {"ja": f"凡例 {texts[2]}", "en": f"legend {texts[2]}"}},
    }


# What a browser would run is refused when the package is read (test_strangers); these are texts and no links
NO_LINKS = ['http://x"><img src=x onerror=window.pwned=1>', "//example.jp/x", "aed: 2024.csv"]
ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,<script>parent.pwned=1</script>",
    " JaVaScRiPt:window.pwned=1",
    'http://x"><img src=x onerror=window.pwned=1>',
    "vbscript:x",
    "//example.jp/x",
]


@pytest.fixture(scope="module")
def nursery(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Nasty:
    """Categories, notes, telephones, links and hours; nasty words, caveats, sources, town and city names."""
    folder = tmp_path_factory.mktemp("nasty")
    marker = folder / "marker"
    texts = payloads(marker)
    project = create_prototype(catalog, "nursery-finder", "takamatsu", folder)
    columns = [
        "名称_カナ",
        "施設区分",
        "種別",
        "所在地_連結表記",
        "建物名等(方書)",
        "電話番号",
        "収容定員_内訳",
        "受入年齢",
        "利用可能日時特記事項",
        "一時預かりの有無",
        "サービス内容",
        "備考",
    ]
    rows = []
    for k, text in enumerate(texts):
        row = {"名称": text} | {c: texts[(k + n) % len(texts)] for n, c in enumerate(columns, 1)}
        row |= {
            "URL": ADDRESSES[k % len(ADDRESSES)],
            "緯度": f"{34.30 + k / 400:.4f}",
            "経度": f"{134.0 + k / 300:.4f}",
        }
        rows.append(
            row | {"開始時間": "08:00" if k % 2 else "", "終了時間": "18:00" if k % 2 else "", "利用可能曜日": "月火水"}
        )
    rewrite(project, "childcare_facility", rows, **about(texts))
    towns = [{"町丁・字": t, "緯度": f"{34.28 + k / 250:.4f}", "経度": "134.05"} for k, t in enumerate(texts)]
    rewrite(project, "town", towns, sources=about(texts)["sources"])
    nasty_city(project, texts)
    turn = iter(range(10**6))
    short = {"unit": "{#", "people": "`", "print": "<u>", "language": "&lt;", "here": "🧸"} | dict.fromkeys(
        ("town.hint", "search.hint"), ""
    )  # these stand on one line, on a phone too
    rewrite_words(
        project,
        lambda key, word: {k: word[k] + (short[key] if key in short else texts[next(turn) % len(texts)]) for k in word},
    )
    return Nasty(project, marker, rows)


def nasty_city(project: Path, texts: list[str]) -> None:
    path = next(project.glob("datasets/*/city.yaml"))
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    said |= {"name": {"ja": f"市{texts[2]}", "en": f"City {texts[0]}"}, "official": NO_LINKS[0]}
    text_file(path, yaml.safe_dump(said, allow_unicode=True))


@pytest.fixture(scope="module")
def shelter(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Nasty:
    """Marks that are code, and a card whose title and question are."""
    folder = tmp_path_factory.mktemp("nasty")
    marker = folder / "marker"
    texts = payloads(marker)
    project = create_prototype(catalog, "shelter-by-hazard", "takamatsu", folder)
    rows = [
        {
            "名称": text,
            "所在地_連結表記": texts[-k],
            "緯度": f"{34.30 + k / 400:.4f}",
            "経度": f"{134.0 + k / 300:.4f}",
            "災害種別_洪水": texts[(k + 1) % len(texts)],
            "災害種別_津波": ["○", "◎", "条件付き", "×", ""][k % 5],
        }
        for k, text in enumerate(texts)
    ]
    rewrite(project, "evacuation_site", rows, **about(texts))
    people = [
        {"地域名": t, "緯度": "34.34", "経度": "134.05", "総人口": "10", "調査年月日": "2026-01-01"} for t in texts
    ]
    rewrite(project, "population_by_town", people)
    nasty_city(project, texts)
    card = project / "idea_cards" / "shelter-by-hazard"
    for lang in ("ja", "en"):
        prose = (card / f"{lang}.md").read_text(encoding="utf-8").split("\n\n", 2)[2]
        text_file(card / f"{lang}.md", f"# {lang} {''.join(texts[:9])}\n\n{''.join(texts[9:])} {lang}\n\n{prose}")
    rewrite_words(project, lambda key, word: None if key in ("title", "question", "question.flag") else word)
    (card / "words.csv").unlink()
    return Nasty(project, marker, rows)


def test_names_addresses_and_details_are_shown_as_they_are_written(nursery: Nasty, browser: Browser) -> None:
    with opened(browser, nursery.page) as page:
        everything(page)
        order = listed(page)
        assert sorted(order) == list(range(len(nursery.rows)))
        assert page.locator("#items b").all_text_contents() == [nursery.names[i] for i in order]
        assert page.locator("#items .address").all_text_contents() == [
            nursery.rows[i]["所在地_連結表記"] for i in order
        ]
        words = page.evaluate("machikit.block('words')")
        labels = {f["header"]: f["ja"] for f in page.evaluate("machikit.block('data').fields")}
        assert any("<" in label for label in labels.values())
        for place, i in enumerate(order):
            page.locator("#items .item").nth(place).click()
            row = nursery.rows[i]
            assert page.locator(".leaflet-popup strong").last.text_content() == row["名称"]
            assert page.locator(".leaflet-popup div[lang]").last.text_content() == row["所在地_連結表記"]
            shown = page.evaluate(
                "[...document.querySelectorAll('#items dl > div')].map(e => [e.children[0].textContent, e.children[1].textContent])"
            )
            for header in (
                "種別",
                "建物名等(方書)",
                "電話番号",
                "収容定員_内訳",
                "受入年齢",
                "サービス内容",
                "備考",
                "URL",
            ):
                assert [labels[header], term(nursery, row[header].strip())] in shown, header
            mark = row["一時預かりの有無"]
            assert [labels["一時預かりの有無"], mark_said(nursery, words, mark)] in shown
        check_inert(page, nursery.marker)


def term(nasty: Nasty, value: str) -> str:
    package = about(nasty.texts)
    said = {**package["terms"], **package["marks"]}.get(value)  # type: ignore[dict-item]
    return said["ja"] if said else value


def mark_said(nasty: Nasty, words: dict[str, dict[str, str]], mark: str) -> str:
    said = term(nasty, mark)
    return said if said != mark else words["mark.as_is"]["ja"].replace("{mark}", mark)


def test_only_addresses_of_the_web_are_links(nursery: Nasty, browser: Browser) -> None:
    with opened(browser, nursery.page) as page:
        everything(page)
        links = set(page.evaluate("[...document.links].map(a => a.getAttribute('href'))"))
        for place in range(len(ADDRESSES)):
            page.locator("#items .item").nth(place).click()
            links |= set(page.evaluate("[...document.links].map(a => a.getAttribute('href'))"))
        assert {link for link in links if not link.startswith(("#", "https://", "http://"))} == set()
        assert ADDRESSES[3] in links
        assert page.locator("footer a[href^='https://example.jp/']").count() == 1
        texts = page.locator("footer section li").all_text_contents()
        assert sum("出典 " in t for t in texts) == 4 and sum("&" in t and "amp" in t for t in texts)


def test_words_caveats_sources_and_the_maps_credit_are_text_in_both_languages(nursery: Nasty, browser: Browser) -> None:
    with opened(browser, nursery.page) as page:
        words = page.evaluate("machikit.block('words')")
        for lang in ("ja", "en"):
            said = page.evaluate("[...document.querySelectorAll('[data-w]')].map(e => [e.dataset.w, e.textContent])")
            assert len(said) > 50
            assert [key for key, text in said if text != words[key][lang]] == []
            assert page.get_attribute(".map", "aria-label") == words["map"][lang]
            for field, label, hint in (("#search", "search", "search.hint"), ("#town", "town", "town.hint")):
                assert page.get_attribute(field, "aria-label") == words[label][lang]
                assert page.get_attribute(field, "placeholder") == words[hint][lang]
            credit = page.text_content(".leaflet-control-attribution")
            assert credit == words["map.credit"][lang]
            assert page.title() == f"{words['title'][lang]} | {words['city'][lang]}".strip()
            assert page.text_content("#question") == words["question"][lang]
            caveats = page.locator("footer section >> nth=0").locator("li").all_text_contents()
            assert set(t + ("" if lang == "ja" else ".") for t in nursery.texts) <= set(caveats)
            page.click("#lang")
        check_inert(page, nursery.marker)


def test_kinds_towns_search_and_the_list_of_many_are_text(nursery: Nasty, browser: Browser) -> None:
    with opened(browser, nursery.page) as page:
        kinds = [label for _, label in tiles(page)]
        known = {term(nursery, r["施設区分"]) for r in nursery.rows}
        assert (
            len(set(kinds) & known) == 6
        )  # of more than seven the six commonest have a number and a shape of their own
        facts = [f.strip() for f in page.locator("#items .facts span").all_text_contents()]
        assert set(facts) & known > set(kinds) & known
        legend = page.locator("#legend span").all_text_contents()
        assert set(legend) <= set(kinds) and len(legend) == 7
        assert page.evaluate("[...document.querySelectorAll('#towns option')].map(o => o.value)") == nursery.texts
        for town in nursery.texts[:3]:
            page.fill("#town", town)
            page.press("#town", "Enter")
            assert town in (page.text_content("#list-from") or "")
        for name in (nursery.names[0], nursery.names[2], "constructor", "🧸"):
            page.fill("#search", name)
            assert name in page.locator("#items b").all_text_contents() or name == "🧸"
            assert listed(page)
        page.fill("#search", "")
        page.evaluate(
            "machikit.layers.data.fire('pick', { rows: [0, 1, 2, 3], latlng: machikit.layers.data.latLng(0) })"
        )
        assert page.locator(".leaflet-popup button").all_text_contents() == nursery.names[:4]
        check_inert(page, nursery.marker)


@pytest.mark.parametrize("which", ["nursery", "shelter"])
def test_nasty_and_very_long_texts_fit_a_phone(which: str, request: pytest.FixtureRequest, browser: Browser) -> None:
    nasty: Nasty = request.getfixturevalue(which)
    with opened(browser, nasty.page, size=PHONE) as page:
        everything(page)
        for _ in ("ja", "en"):
            place = listed(page).index(nasty.names.index(LONG))
            if page.get_attribute(f"#items .item >> nth={place}", "aria-expanded") == "false":
                page.click(f"#items .item >> nth={place}")
            assert misfits(page) == []
            page.click("#lang")


def test_very_long_words_of_the_team_fit_a_phone(catalog: Catalog, tmp_path: Path, browser: Browser) -> None:
    project = create_prototype(catalog, "nursery-finder", "yaizu", tmp_path)
    hints = ("search.hint", "town.hint")  # what stands in an empty box is cut off, as everywhere
    rewrite_words(
        project,
        lambda key, w: w if key in hints else {"ja": w["ja"] + "とても長いことば" * 8, "en": w["en"] + "Verylong" * 8},
    )
    with opened(browser, run(project), size=PHONE) as page:
        for _ in ("ja", "en"):
            assert misfits(page) == []
            page.click("#lang")


def test_marks_questions_and_titles_are_text(shelter: Nasty, browser: Browser) -> None:
    with opened(browser, shelter.page) as page:
        everything(page)
        words = page.evaluate("machikit.block('words')")
        assert words["question"]["ja"] == "".join(shelter.texts[9:]) + " ja"
        assert page.text_content("#question") == words["question"]["ja"]
        assert page.text_content(".top [data-w=title]") == words["title"]["ja"] == "ja " + "".join(shelter.texts[:9])
        for i, place in zip(listed(page)[:6], range(6), strict=True):
            mark = shelter.rows[i]["災害種別_洪水"]
            assert term(shelter, mark) in (page.locator("#items .mk").nth(place).text_content() or "")
        shown = sorted(tiles(page)[1:-1])
        assert shown == sorted((1, mark_said(shelter, words, r["災害種別_洪水"])) for r in shelter.rows)
        page.get_by_role("group").get_by_role("button", name="津波", exact=True).click()
        marks = [r["災害種別_津波"] for r in shelter.rows]
        said = {"○": "○印", "◎": "◎印", "条件付き": "条件付き印", "×": "×印", "": "記載なし"}
        assert sorted(tiles(page)[1:-1]) == sorted((marks.count(m), said[m]) for m in said)
        looks = page.evaluate(
            "Object.fromEntries(machikit.block('data').columns.tsunami.map((m, i) => [m ?? '', machikit.layers.data.look(i)]))"
        )
        assert looks == {"○": "yes", "◎": "yes", "条件付き": "other", "×": "no", "": "none"}
        check_inert(page, shelter.marker)


@pytest.mark.parametrize("which", ["nursery", "shelter"])
@pytest.mark.parametrize("way", ["off", "stripped"])
def test_without_scripts_the_same_is_shown_as_text(
    which: str, way: str, request: pytest.FixtureRequest, browser: Browser, tmp_path: Path
) -> None:
    nasty: Nasty = request.getfixturevalue(which)
    html = nasty.page.read_text(encoding="utf-8")
    bare = text_file(tmp_path / "bare.html", without_scripts(html) if way == "stripped" else html)
    with opened(browser, bare, java_script_enabled=way == "stripped") as page:
        assert sorted(page.locator("#items b").all_text_contents()) == sorted(nasty.names)
        addresses = [row["所在地_連結表記"] for row in nasty.rows]
        assert sorted(page.locator("#items .address").all_text_contents()) == sorted(addresses)
        caveats = page.locator("footer section >> nth=0").locator("li").all_text_contents()
        assert set(nasty.texts) <= set(caveats)
        assert sum("出典 " in t for t in page.locator("footer li").all_text_contents()) >= 4
        assert page.locator("a[href^='javascript' i], img, iframe, [onerror], [onload], [onfocus]").count() == 0
        assert [a for a in links(page) if not a.startswith(("#", "http"))] == []
    assert not nasty.marker.exists()


def links(page: Page) -> list[str]:
    return [a.get_attribute("href") or "" for a in page.locator("a").all()]


@pytest.mark.parametrize("which", ["nursery", "shelter"])
def test_the_page_says_the_same_with_and_without_scripts(
    which: str, request: pytest.FixtureRequest, browser: Browser, tmp_path: Path
) -> None:
    nasty: Nasty = request.getfixturevalue(which)
    bare = text_file(tmp_path / "bare.html", without_scripts(nasty.page.read_text(encoding="utf-8")))
    keyed = """[...document.querySelectorAll('.hero [data-w], footer [data-w], .top [data-w], #question')]
        .filter(e => !e.closest('.live')).map(e => e.textContent)"""
    with opened(browser, nasty.page) as page, opened(browser, bare) as still:
        assert page.evaluate(keyed) == still.evaluate(keyed)
        moving, static = tiles(page), tiles(still)
        assert len(static) >= 6
        assert [t for t in static if t not in moving and "時間の記載なし" not in t[1]] == []


def test_no_cell_of_the_download_is_a_formula(nursery: Nasty, browser: Browser) -> None:
    with opened(browser, nursery.page) as page:
        rows = list(csv.reader(io.StringIO(page.evaluate("machikit.csv()").removeprefix("\ufeff"), newline="")))
        order = listed(page)
        wanted = nursery.rows
        assert len(rows) == len(wanted) + 1
        dangerous = tuple("=+-@\t\r＝＋－＠")
        assert [c for row in rows for c in row if c.startswith(dangerous)] == []
        name = rows[0].index("名称")
        plain = [wanted[i]["名称"] for i in order]
        assert [r[name] for r in rows[1:]] == [("'" + n if n.startswith(dangerous) else n) for n in plain]
        assert sum(n.startswith(dangerous) for n in plain) == 3
        features = page.evaluate("JSON.parse(machikit.geojson()).features.map(f => f.properties['名称'])")
        assert features == plain


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b"])
def test_a_word_may_hold_a_line_separator(odd: str, tmp_path: Path) -> None:
    from machikit._base.messages import read_words

    text_file(tmp_path / "words.csv", f"key,ja,en\ntitle,上{odd}下,up{odd}down\nunit,園,centres\n")
    assert read_words(tmp_path / "words.csv") == {
        "title": {"ja": f"上{odd}下", "en": f"up{odd}down"},
        "unit": {"ja": "園", "en": "centres"},
    }


# --- tables at the edge ------------------------------------------------------------------------------------------------

Make = Callable[..., Path]


@pytest.fixture
def make(workspace: Path, tmp_path: Path) -> Make:
    """`make(rows, code)`: a prototype of the invented city with these rows, its own code before page.save(); its page."""

    def project(rows: list[dict[str, str]], code: str = "") -> Path:
        folder = create_prototype(
            Catalog(workspace), "shelter-by-hazard", "tameshi", tmp_path / f"made-{len(list(tmp_path.iterdir()))}"
        )
        rewrite(folder, "evacuation_site", rows)
        if code:
            put_code(folder, code)
        return folder

    return project


def put_code(folder: Path, code: str) -> None:
    """Put code of the team's own between the table and the page's parts; `city_map` is the page's map."""
    script = folder / "prototype.py"
    text = script.read_text(encoding="utf-8")
    assert "page.map(maps.points(sites))" in text
    text_file(
        script,
        text.replace("page.map(maps.points(sites))", f"city_map = maps.points(sites)\n{code}\npage.map(city_map)"),
    )


def row(k: int, **cells: str) -> dict[str, str]:
    place = {
        "名称": f"場所{k}",
        "所在地_連結表記": f"東町{k}",
        "緯度": f"{35 + k % 70 / 2000:.5f}",
        "経度": f"{137 + k // 70 / 2000:.5f}",
    }
    return place | {"災害種別_洪水": "○△×"[k % 3]} | cells


def test_one_row(make: Make, browser: Browser) -> None:
    with opened(browser, run(make([row(0)])), size=PHONE) as page:
        assert tiles(page)[0][0] == 1 and listed(page) == [0]
        assert page.evaluate("machikit.layers.data.drawn.length") == 1
        page.click("#items .item")
        assert "場所0" in page.inner_text(".leaflet-popup")
        assert misfits(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_no_row_at_all(scripts: bool, make: Make, browser: Browser) -> None:
    page_file = run(make([]))
    with opened(browser, page_file, size=PHONE, java_script_enabled=scripts) as page:
        assert page.locator("#items li").count() == 0
        assert squeezed(page.inner_text("#numbers")) == "0か所指定されている場所"
        assert page.is_visible("#list-empty")
        assert page.inner_text("#list-title") == "0か所"
        assert [
            b for b in page.locator("button").all() if b.is_visible() and b.get_attribute("id") in ("csv", "geojson")
        ] == []
        assert "つくりもの" in page.inner_text("footer")


def test_no_row_has_a_position(make: Make, browser: Browser) -> None:
    with opened(browser, run(make([row(k, 緯度="", 経度="") for k in range(30)]))) as page:
        assert len(listed(page)) == 30
        assert page.evaluate("machikit.layers.data.drawn.length") == 0
        page.click("#items .item >> nth=0")
        assert page.locator("#items .far").all_inner_texts() == ["位置の記載なし"] * 20
        assert page.locator(".leaflet-popup").count() == 0
        assert "30件は、一覧だけ" in page.inner_text("footer")
        page.mouse.click(*centre_of(page, ".moving"))
        assert len(listed(page)) == 30


def centre_of(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_one_row_far_outside_leaves_the_others_in_view(make: Make, browser: Browser) -> None:
    rows = [row(40 + 71 * k, 経度=f"{137.0 + k / 2500:.4f}") for k in range(100)] + [row(999, 緯度="-35", 経度="20")]
    page_file = run(make(rows))
    with opened(browser, page_file) as page:
        assert page.evaluate("machikit.layers.data.drawn.length") == 100
        assert len(listed(page)) == 101
    with opened(browser, page_file, java_script_enabled=False) as page:
        far_apart = page.locator("svg.drawn use").evaluate_all(
            "us => { const x = us.slice(0, 100).map(u => +u.getAttribute('x')); return Math.max(...x) - Math.min(...x); }"
        )
        assert far_apart > 300
        assert page.locator("svg.drawn use").count() == 101


def test_names_and_positions_are_enough(make: Make, browser: Browser) -> None:
    rows = [{h: v for h, v in row(k).items() if h in ("名称", "緯度", "経度")} for k in range(3)]
    with opened(browser, run(make(rows))) as page:
        assert tiles(page) == [(3, "指定されている場所")]
        assert page.locator("#items b").all_text_contents() == ["場所0", "場所1", "場所2"]
        assert page.locator("#chips").count() == 0
        page.click("#items .item >> nth=1")
        assert page.inner_text(".leaflet-popup-content").strip() == "場所1"


def test_marks_that_nobody_foresaw(make: Make, browser: Browser) -> None:
    marks = ["◎", "条件付き", "○", "浸水深3m以上は不可", "－", "?"]
    with opened(browser, run(make([row(k, 災害種別_洪水=m) for k, m in enumerate(marks)]))) as page:
        assert sorted(tiles(page)[1:]) == sorted((1, f"{m}印") for m in marks)
        looks = {m: page.evaluate("k => machikit.layers.data.look(k)", k) for k, m in enumerate(marks)}
        assert looks == dict.fromkeys(marks, "other") | {"◎": "yes", "○": "yes"}
        assert page.inner_text("#items .mk >> nth=0").endswith("◎")


def test_the_order_of_rows_changes_the_order_only(make: Make, browser: Browser) -> None:
    rows = [row(k) for k in range(15)]
    said = []
    for order in (rows, rows[::-1]):
        with opened(browser, run(make(order))) as page:
            keys = page.evaluate(
                "Object.fromEntries(machikit.block('data').columns.name.map((n, i) => [n, machikit.block('data').keys[i]]))"
            )
            said.append((tiles(page), keys, sorted(page.locator("#items b").all_text_contents())))
            names = page.locator("#items b").all_text_contents()
            usable = [r["名称"] for r in order if r["災害種別_洪水"] != "×"]
            assert names[: len(usable)] == usable
    assert said[0] == said[1]


MANY = 5000


@pytest.fixture(scope="module")
def crowd(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = create_prototype(catalog, "shelter-by-hazard", "takamatsu", tmp_path_factory.mktemp("crowd"))
    rewrite(project, "evacuation_site", [
        row(k, 緯度=f"{34.30 + k % 70 / 700:.5f}", 経度=f"{134.0 + k // 70 / 700:.5f}", 災害種別_洪水="○") for k in range(MANY)
    ])  # fmt: skip
    return run(project)


@pytest.mark.full
def test_five_thousand_rows_are_ready_paged_and_told_when_printed(crowd: Path, browser: Browser) -> None:
    with opened(browser, crowd) as page:
        assert len(listed(page)) == MANY and tiles(page)[0][0] == MANY
        for shown in (20, 40, 60):
            assert page.locator("#items .item").count() == shown
            page.click("#more")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.is_visible("#print-narrow")
        assert page.locator("#items .item").count() == 1000
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        page.fill("#search", "場所4999")
        assert [page.inner_text("#items b")] == ["場所4999"]
        assert not page.evaluate("getComputedStyle(document.getElementById('print-narrow')).display !== 'none'")


@pytest.mark.full
def test_five_thousand_points_are_clusters_that_open_down_to_a_place(crowd: Path, browser: Browser) -> None:
    with opened(browser, crowd) as page:
        box = page.locator(".moving").bounding_box()
        assert box
        counts = page.evaluate("machikit.layers.data.drawn.map(d => d.count || 1)")
        assert len(counts) < 1000 and max(counts) > 10
        for _ in range(12):
            at = page.evaluate(IN_REACH)
            assert at, "nothing to click"
            zoom = page.evaluate("machikit.layers.data._map.getZoom()")
            page.mouse.click(at["x"], at["y"])
            if not at["count"]:
                break
            until(
                page, "z => machikit.layers.data._map.getZoom() > z && !machikit.layers.data._map._animatingZoom", zoom
            )
        page.wait_for_selector(".leaflet-popup")
        assert page.locator('#items [aria-expanded="true"]').count() == 1


# A drawn cluster, else a point, that can be clicked: nothing lies over it
IN_REACH = """() => {
  const l = machikit.layers.data, map = l._map.getContainer(), box = map.getBoundingClientRect();
  const free = l.drawn.filter(d => { const at = document.elementFromPoint(box.left + d.x, box.top + d.y);
    return at && map.contains(at) && !at.closest(".leaflet-control, .leaflet-popup"); });
  const d = free.find(d => d.count) || free[0];
  return d && { x: box.left + d.x, y: box.top + d.y, count: d.count || 0 };
}"""


def test_the_list_in_the_html_holds_the_first_thousand_and_says_so(crowd: Path, browser: Browser) -> None:
    with opened(browser, crowd, java_script_enabled=False) as page:
        assert page.locator("#items > li").count() == 1000
        assert "1,000件まで" in page.inner_text(".cut")
        assert page.locator("svg.drawn").is_visible()
        assert "5,000" in page.inner_text("#numbers")


# --- a team's own layers -----------------------------------------------------------------------------------------------

LAYERS = """
import folium
import geopandas
from folium import plugins
from shapely import Point, box
TEXTS = __TEXTS__
spots = [[35.005 + n / 500, 137.02] for n in range(len(TEXTS))]
for spot, text in zip(spots, TEXTS):
    folium.Marker(spot, popup=text, tooltip=text, icon=folium.DivIcon(html="<i>*</i>")).add_to(city_map)
areas = geopandas.GeoDataFrame({"name": TEXTS[:2], TEXTS[2]: TEXTS[3:5]},
    geometry=[box(137.03, 35.0 + n / 100, 137.04, 35.008 + n / 100) for n in range(2)], crs=4326)
folium.GeoJson(areas, name=TEXTS[5], tooltip=folium.GeoJsonTooltip(["name", TEXTS[2]], aliases=[TEXTS[6], TEXTS[7]]),
    style_function=lambda f: {"color": "#ff00ff", "fillColor": "#ff00ff", "fillOpacity": 1}).add_to(city_map)
folium.Circle([35.03, 137.0], radius=300, color="#00aa00", fill=True, fill_opacity=1, popup=TEXTS[0]).add_to(city_map)
cluster = plugins.MarkerCluster(name=TEXTS[8]).add_to(city_map)
for n in range(8):
    folium.Marker([35.04, 137.0 + n / 1e5], popup=TEXTS[n]).add_to(cluster)
group = folium.FeatureGroup(name=TEXTS[0]).add_to(city_map)
folium.CircleMarker([35.045, 137.04], radius=14, color="#ff8800", fill=True, fill_opacity=1, tooltip=TEXTS[9]).add_to(group)
second = geopandas.GeoDataFrame({"name": TEXTS, "category": TEXTS[::-1]},
    geometry=[Point(137.05, 35.0 + n / 600) for n in range(len(TEXTS))], crs=4326)
maps.layer(second, TEXTS[2] + "名前", by="category").add_to(city_map)
folium.LayerControl(collapsed=False).add_to(city_map)
city_map.fit_bounds([[35.0, 136.99], [35.06, 137.06]])
"""


@pytest.fixture
def layered(make: Make, tmp_path: Path) -> tuple[Path, list[str]]:
    texts = payloads(tmp_path / "marker")
    rows = [row(k, 名称=text, 経度="137.01") for k, text in enumerate(texts)]
    return make(rows, LAYERS.replace("__TEXTS__", ascii(texts))), texts


def test_a_teams_own_layers_are_drawn_and_show_text(
    layered: tuple[Path, list[str]], browser: Browser, tmp_path: Path
) -> None:
    project, texts = layered
    with opened(browser, run(project)) as page:
        seen = colours(page.locator(".moving"))
        assert {c: seen[c] > 100 for c in ("#ff00ff", "#00aa00", "#ff8800")} == dict.fromkeys(
            ("#ff00ff", "#00aa00", "#ff8800"), True
        )
        assert page.locator(".marker-cluster").inner_text() == "8"
        names = page.locator(".leaflet-control-layers-overlays label").all_text_contents()
        wanted = [texts[5], texts[8], texts[0], texts[2] + "名前"]
        assert [squeezed(n) for n in names] == [squeezed(n) for n in wanted]
        second = page.evaluate("Object.keys(machikit.layers).find(k => k !== 'data')")
        assert page.evaluate("k => machikit.layers[k].drawn.length", second) == len(texts)
        assert (
            len({page.evaluate("([k, i]) => machikit.layers[k].look(i)", [second, i]) for i in range(len(texts))}) == 7
        )
        check_popups(page, texts, second)
        check_inert(page, tmp_path / "marker")
        for box in page.locator(".leaflet-control-layers-overlays input").all():
            box.uncheck()
        # popups moved the map to make room for themselves: look from where it began, and not while it moves
        page.evaluate("""() => { const map = machikit.layers.data._map;
            map.closePopup(); map.stop(); map.fitBounds([[35.0, 136.99], [35.06, 137.06]], { animate: false }); }""")
        after = colours(page.locator(".moving"))
        assert [after["#ff00ff"], after["#ff8800"]] == [0, 0]
        assert after["#00aa00"] > 100


def test_a_div_icon_is_not_taken_for_a_notice_of_the_page(layered: tuple[Path, list[str]], browser: Browser) -> None:
    with opened(browser, run(layered[0])) as page:
        icon = page.locator(".leaflet-marker-icon.empty").first  # the class that folium gives to every DivIcon
        look = icon.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).borderLeftWidth]")
        assert look == ["rgba(0, 0, 0, 0)", "0px"]


def check_popups(page: Page, texts: list[str], second: str) -> None:
    """What popups and tooltips of every layer say, opened by Leaflet itself."""
    said = page.evaluate(
        """() => { const map = machikit.layers.data._map, said = { popup: [], tooltip: [] };
        const all = []; map.eachLayer(l => { all.push(l); if (l.getAllChildMarkers) all.push(...l.getAllChildMarkers()); });
        for (const l of new Set(all)) for (const kind of ["Popup", "Tooltip"]) {
          if (!(l["get" + kind] && l["get" + kind]()) || !l._map) continue;
          l["open" + kind]();
          said[kind.toLowerCase()].push(l["get" + kind]().getElement().textContent.trim());
          l["close" + kind]();
        }
        return said; }"""
    )
    # folium lets plain markup of the team's own stand: <b> is bold, and no word is lost
    shown = [squeezed(t) for t in said["popup"]]
    for text in texts:
        if "<b " not in text and "&lt;" not in text:
            assert any(squeezed(text) == s.removesuffix("×") for s in shown), text
    tips = "".join(squeezed(t) for t in said["tooltip"])
    for text in (*texts[:5], *texts[9:]):
        if "<b " not in text and "&lt;" not in text:
            assert squeezed(text) in tips, text
    for i in range(0, len(texts), 5):
        page.evaluate("([k, i]) => machikit.layers[k].popup([i])", [second, i])
        assert page.locator(".leaflet-popup strong").last.text_content() == texts[i]
        assert texts[-1 - i] in (page.locator(".leaflet-popup-content").last.text_content() or "")


def test_a_plugin_without_a_local_copy_is_named_and_the_old_page_stays(make: Make, machikit_cli: Run) -> None:
    project = make([row(k) for k in range(3)])
    old = run(project).read_bytes()
    put_code(project, "from folium import plugins\nplugins.Geocoder().add_to(city_map)")
    done = machikit_cli("build", project)
    assert done.returncode == 1
    said = squeezed(done.stdout + done.stderr)
    assert "folium.plugins.Geocoder" in said and "Traceback" not in said and "prototype.py:" in said
    assert (project / "site" / "index.html").read_bytes() == old
    assert [p.name for p in (project / "site").iterdir()] == ["index.html"]


# --- mistakes in prototype.py ------------------------------------------------------------------------------------------

# code → (the line that is told, a word of the message)
MISTAKES = {
    "name": ("print(sitse)", "print(sitse)", "sitse"),
    "column": ("sites['定員']", "sites['定員']", "定員"),
    "syntax": ("if sites:\nprint(1)", "print(1)", "indent"),
    "bracket": ("print((1)", "print((1)", "never closed"),
    "import": ("import no_such_thing", "import no_such_thing", "no_such_thing"),
    "zero": ("x = 1 / 0", "x = 1 / 0", "ZeroDivisionError"),
    "assert": ("assert sites is None", "assert sites is None", "AssertionError"),
    "lines": ("raise ValueError('one\\ntwo\\n\\nthree')", "raise ValueError", "three"),
    "file": ("open('no/such.csv', encoding='utf-8')", "open('no/such.csv'", "no/such.csv"),
    "rows": ("page.list(sites[:1])", "page.list(sites[:1])", "3"),
    "folium": ("import folium\nfolium.Marker('here')", "folium.Marker('here')", "here"),
    "depth": ("def f(): return f()\nf()", "return f()", "recursion"),
    "markup": ("raise ValueError('[bold]x[/] [/red] <b>')", "raise ValueError", "[bold]x[/] [/red] <b>"),
}


@pytest.mark.parametrize("mistake", list(MISTAKES))
def test_a_mistake_is_told_by_line_and_the_old_page_stays(mistake: str, make: Make) -> None:
    code, line, why = MISTAKES[mistake]
    project = make([row(k) for k in range(3)])
    old = run(project).read_bytes()
    put_code(project, code)
    script = (project / "prototype.py").read_text(encoding="utf-8").splitlines()
    with pytest.raises(KitError) as caught:
        run(project)
    error = caught.value
    told, number = error.where.rsplit(":", 1)
    assert told == "prototype.py"
    assert line in script[int(number) - 1]
    assert line in error.what and why in error.what
    assert error.fix
    assert "\n" not in str(error) and len(str(error)) < 600
    assert (project / "site" / "index.html").read_bytes() == old
    assert [p.name for p in (project / "site").iterdir()] == ["index.html"]


@pytest.mark.parametrize(
    "code", ["import sys; sys.exit(3)", "raise SystemExit('なぜか')", "exit()", "page.save = print"]
)
def test_leaving_early_or_saving_nothing_is_told(code: str, make: Make) -> None:
    project = make([row(k) for k in range(3)])
    old = run(project).read_bytes()
    put_code(project, code)
    with pytest.raises(KitError) as caught:
        run(project)
    assert caught.value.where == "prototype.py" and caught.value.fix
    assert (project / "site" / "index.html").read_bytes() == old


def test_a_mistake_in_a_second_file_names_that_file(make: Make) -> None:
    project = make([row(k) for k in range(3)], "import unser_helfer")
    text_file(project / "unser_helfer.py", "x = 1\ny = x['a']\n")
    with pytest.raises(KitError) as caught:
        run(project)
    assert caught.value.where == "unser_helfer.py:2"
    assert "y = x['a']" in caught.value.what


@pytest.mark.parametrize("mistake", ["syntax", "markup"])
def test_the_command_tells_a_mistake_without_a_traceback(mistake: str, make: Make, machikit_cli: Run) -> None:
    code, line, why = MISTAKES[mistake]
    project = make([row(k) for k in range(3)], code)
    done = machikit_cli("build", project)
    assert done.returncode == 1
    said = squeezed(done.stdout + done.stderr)
    assert "Traceback" not in said and 'File"' not in said
    assert "prototype.py:" in said and squeezed(line) in said and squeezed(why) in said
    assert not (project / "site" / "index.html").exists()
