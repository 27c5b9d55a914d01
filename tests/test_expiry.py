"""Until when data on safety topics hold, and how a page says that they no longer do: calm, in three lines, red only when very old."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from conftest import SITES, text_file, write_dataset
from page_tools import PHONE, blocks_of, misfits, opened, paper
from playwright.sync_api import Browser, Page

from machikit.catalog import Catalog, kit_root
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

TOPIC = Path("datasets/_schemas/evacuation_site.yaml")
LINES = """() => {
  const parts = [...document.querySelectorAll("#expired h2, #expired span, #expired a")];
  const middles = parts.flatMap((el) => [...el.getClientRects()].map((box) => box.top + box.height / 2)).sort((a, b) => a - b);
  return middles.filter((y, i) => !i || y - middles[i - 1] > 8).length;
}"""


@pytest.mark.parametrize(
    ("package", "topic", "expires"),
    [
        ({"as_of": "2030-08-31"}, "", "2031-02-28"),
        ({"as_of": "2030-04"}, "valid: {months: 12}\n", "2031-04-01"),
        ({"as_of": "2030-04", "valid": {"months": 24}}, "valid: {months: 12}\n", "2032-04-01"),
        ({"as_of": "2030-04", "valid": {"from": "2030-04-01", "until": "2031-03-31"}}, "", "2031-04-01"),
        ({"as_of": "2030-04", "valid": {"until": "2031-02"}}, "", "2031-03-01"),
        ({"as_of": "2030-04", "valid": "2031"}, "", "2030-10-01"),  # a text that others write there says nothing to us
        ({"as_of": "2030-04", "valid": {"until": "soon", "months": 0}}, "", "2030-10-01"),
    ],
)
def test_data_hold_for_six_months_or_as_long_as_topic_or_dataset_say(
    workspace: Path, package: dict[str, object], topic: str, expires: str
) -> None:
    text_file(workspace / TOPIC, topic + (kit_root() / TOPIC).read_text(encoding="utf-8"))
    write_dataset(workspace, "tameshi", "evacuation_site", SITES, **package)
    dataset = Catalog(workspace).datasets["tameshi/evacuation_site"]
    assert str(dataset.expires) == expires
    old = pd.Timestamp(str(package["as_of"])) + pd.DateOffset(months=18, days=1)
    assert dataset.old_from == old.date()


@pytest.mark.parametrize(
    "valid", ["12", "{months: 0}", "{months: 12, weeks: 1}", "{until: 2031-01-01}", "{months: many}"]
)
def test_a_topic_says_in_months_how_long_its_data_hold(workspace: Path, valid: str) -> None:
    text_file(workspace / TOPIC, f"valid: {valid}\n" + (kit_root() / TOPIC).read_text(encoding="utf-8"))
    catalog = Catalog(workspace)
    assert [s for s in catalog.schemas.values() if s.path and s.path.is_relative_to(workspace)] == []
    assert [(p.where, "valid" in p.what) for p in catalog.problems] == [(str(TOPIC), True)]


@pytest.fixture
def page_of(workspace: Path, tmp_path: Path) -> Callable[[dict[str, object]], Path]:
    """The built page of a prototype whose dataset says this of itself."""

    def build(package: dict[str, object]) -> Path:
        write_dataset(workspace, "tameshi", "evacuation_site", SITES, **package)
        return run(
            create_prototype(Catalog(workspace), "shelter-by-hazard", "tameshi", tmp_path / str(package["as_of"]))
        )

    return build


def test_the_notice_is_calm_and_short_and_red_only_over_18_months(
    page_of: Callable[[dict[str, object]], Path], browser: Browser
) -> None:
    file = page_of({"as_of": "2090-01-31", "valid": {"until": "2091-03-31"}})
    for day, look in (("2091-03-31", "fresh"), ("2091-04-01", "calm"), ("2091-08-01", "red")):
        at = dt.datetime.fromisoformat(f"{day}T03:00:00+00:00")
        with opened(browser, file, at, size=PHONE) as page:
            for language in ("ja", "en"):
                assert shown(page) == look, (day, language)
                if look != "fresh":
                    assert 1 <= page.evaluate(LINES) <= 3
                    assert page.locator('#expired a[href="https://example.jp/"]').is_visible()
                    assert ("2090年1月31日" if language == "ja" else "31 Jan 2090") in page.inner_text("#expired")
                assert misfits(page) == []
                page.click("#lang")
            if look != "red":
                printed = paper(page)
                assert ("2091年4月1日" in printed) and ("期限を過ぎました" in printed) == (look == "calm")


def shown(page: Page) -> str:
    """fresh, calm or red: whether the notice is there, by its words and by the colours that a reader sees."""
    notice = page.locator("#expired")
    if not notice.is_visible():
        return "fresh"
    tones = page.evaluate(
        """() => ["backgroundColor", "borderBottomColor"].map((key) => getComputedStyle(document.getElementById("expired"))[key])"""
    )
    reds = [r - g for r, g, _ in (map(int, re.findall(r"\d+", tone)) for tone in tones)]
    words = page.inner_text("#expired-title")
    assert bool(re.search("1年半|18 months", words)) == (max(reds) > 100), (words, tones)
    return "red" if max(reds) > 100 else "calm"


def test_without_scripts_a_page_says_until_when_its_data_hold(
    page_of: Callable[[dict[str, object]], Path], browser: Browser
) -> None:
    with opened(browser, page_of({"as_of": "2090-01"}), java_script_enabled=False) as page:
        assert page.locator("#expired").is_hidden()
        assert "2090年7月1日" in page.inner_text(".hero .until")
    with opened(browser, page_of({"as_of": "2001-01"}), java_script_enabled=False) as page:
        assert shown(page) == "red"


def test_a_page_expires_with_the_first_of_its_data_on_safety(built: Callable[[str, str], Path]) -> None:
    project = built("my-association", "yaizu")  # areas of associations, and the shelters in them
    package = json.loads((project / "datasets/yaizu/evacuation_shelter/datapackage.json").read_text(encoding="utf-8"))
    settings = blocks_of((project / "site" / "index.html").read_text(encoding="utf-8"))["settings"]
    assert settings["expires"] == str((pd.Timestamp(package["as_of"]) + pd.DateOffset(months=6)).date())
