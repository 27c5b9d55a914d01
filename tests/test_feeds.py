"""`machikit build --feeds`: what lies beside a page for other services, read back by the libraries that those would use."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import icalendar
import pandas as pd
import pytest
from conftest import text_file
from page_plain import read_csv
from page_tools import until
from playwright.sync_api import Browser

from machikit.prototype import run
from machikit.prototype.release_gate import ReleaseRefused

Built = Callable[[str, str], Path]
WITH = [
    ("shelter-by-hazard", "takamatsu"),
    ("far-from-shelter", "takamatsu"),
    ("garbage-day", "sample"),
    ("water-quality", "sample"),
]


def copied(built: Built, tmp_path: Path, card: str, city: str) -> Path:
    """A prototype of one's own, with a title that tries to be markup."""
    project = shutil.copytree(built(card, city), tmp_path / "mine")
    words = (project / "words.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [
        ",".join(["title", '"""><script>alert(1)</script>"', '"""><script>alert(1)</script>"'])
        if w.startswith("title,")
        else w
        for w in words
    ]
    text_file(project / "words.csv", "\ufeff" + "\n".join(rows) + "\n")
    return project


def listed(site: Path) -> dict[str, str]:
    return {
        r["file"]: r["what"] for r in csv.DictReader(io.StringIO((site / "feeds.csv").read_text(encoding="utf-8-sig")))
    }


def test_without_the_option_nothing_but_the_page_is_written(built: Built) -> None:
    site = built("garbage-day", "sample") / "site"
    assert [p.name for p in site.iterdir()] == ["index.html"]


@pytest.mark.parametrize(("card", "city"), WITH, ids=map("-".join, WITH))
def test_every_file_is_listed_and_says_what_it_is(card: str, city: str, built: Built, tmp_path: Path) -> None:
    site = run(copied(built, tmp_path, card, city), feeds=True).parent
    told = listed(site)
    assert set(told) | {"index.html", "feeds.csv"} == {p.name for p in site.iterdir()}
    for file, what in told.items():
        assert what, file
        body = (site / file).read_bytes()
        if file.endswith(".geojson"):
            said = json.loads(body)
            assert said["name"] == what and "試作" in said["note"] and said["official"].startswith("https://")
            assert said["sources"] and all("加工して作成" in source for source in said["sources"])
        if file.endswith(".ics"):
            calendar = icalendar.Calendar.from_ical(body)
            assert calendar["X-WR-CALNAME"] == what and "試作" in what
            assert len({str(event["UID"]) for event in calendar.walk("VEVENT")}) == len(calendar.walk("VEVENT")) > 0


def test_geojson_opens_in_geopandas_with_every_place_where_the_file_has_it(built: Built, tmp_path: Path) -> None:
    project = copied(built, tmp_path, "shelter-by-hazard", "takamatsu")
    (file,) = run(project, feeds=True).parent.glob("*.geojson")
    got = geopandas.read_file(file)
    wanted = read_csv(project / "datasets/takamatsu/evacuation_site/data.csv")
    assert got.crs.to_epsg() == 4326 and got["名称"].tolist() == wanted["名称"].tolist()
    placed = wanted["緯度"] != ""
    assert got.geometry.notna().tolist() == placed.tolist()
    assert got.geometry[placed].y.tolist() == pytest.approx(pd.to_numeric(wanted["緯度"][placed]).tolist(), abs=1e-6)
    assert got.geometry[placed].x.tolist() == pytest.approx(pd.to_numeric(wanted["経度"][placed]).tolist(), abs=1e-6)


@pytest.mark.parametrize(("card", "city"), WITH, ids=map("-".join, WITH))
def test_the_embedded_page_works_inside_another_one(
    card: str, city: str, built: Built, tmp_path: Path, browser: Browser
) -> None:
    site = run(copied(built, tmp_path, card, city), feeds=True).parent
    snippet = (site / "embed.html").read_text(encoding="utf-8")
    assert "<script>" not in snippet
    host = text_file(site / "host.html", f"<!doctype html><meta charset=utf-8><h1>library</h1>{snippet}")
    context = browser.new_context()
    said: list[str] = []
    try:
        page = context.new_page()
        page.on("pageerror", lambda e: said.append(str(e)))
        page.on("dialog", lambda d: (said.append(d.message), d.dismiss()))
        page.goto(host.as_uri())
        assert "試作" in page.inner_text("body > p") and page.locator("body > p a").get_attribute("href")
        frame: Any = page.frames[1]
        frame.wait_for_selector("html.js #question")
        assert frame.inner_text("h1").replace("\n", "")
        frame.click("#lang")
        assert frame.evaluate("document.documentElement.lang") == "en"
        if card == "shelter-by-hazard":
            frame.click("#items button >> nth=0")
            assert frame.locator("#items li.on").count() == 1
        if card == "far-from-shelter":
            frame.focus("#coverage-metres")
            page.keyboard.press("End")
            until(frame, "document.querySelector('#coverage-metres').value === '3'")
        with page.expect_download() as download:
            frame.click("#csv")
        assert download.value.path().stat().st_size > 100
    finally:
        context.close()
    assert said == []


def test_files_of_internal_data_say_so_in_their_names_and_none_is_made_for_the_public(
    built: Built, tmp_path: Path
) -> None:
    project = copied(built, tmp_path, "shelter-by-hazard", "takamatsu")
    package = project / "datasets/takamatsu/evacuation_site/datapackage.json"
    said = json.loads(package.read_text(encoding="utf-8")) | {"sensitivity": "internal"}
    text_file(package, json.dumps(said, ensure_ascii=False))
    shutil.rmtree(project / "site")
    with pytest.raises(ReleaseRefused):
        run(project, public=True, feeds=True)
    assert not (project / "site").exists()
    assert [p.name for p in run(project, feeds=True).parent.glob("*.geojson")] == [
        "takamatsu-evacuation_site-internal.geojson"
    ]
