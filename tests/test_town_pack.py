"""`machikit town-pack`: a folder for places where nothing may be installed."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from conftest import Run
from lxml import html
from page_tools import PHONE, axe, misfits
from playwright.sync_api import Browser

from machikit import KitError
from machikit.catalog import Catalog, kit_root
from machikit.event.event_folder import undated_event
from machikit.event.town_pack import write
from machikit.event.town_pack.contents import choose_contents
from machikit.event.town_pack.many_towns import zip_town_packs
from machikit.event.town_pack.write import PackOptions, fill_pack

PLAIN = {".html", ".pdf", ".xlsx", ".json"}


def _index(folder: Path, name: str = "index.html") -> html.HtmlElement:
    return html.document_fromstring((folder / name).read_bytes())


def _text(root: html.HtmlElement) -> str:
    return " ".join(root.text_content().split())


@pytest.fixture
def made(workspace: Path, machikit_cli: Run) -> Path:
    """The set of the invented city, without PDFs: an hour's work of Chromium is looked at by itself."""
    chosen = ("--themes", "disaster", "--card", "shelter-by-hazard")
    done = machikit_cli("town-pack", "tameshi", "-o", "set", *chosen, "--no-pdf", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert "Cards that are ready: 1" in done.stderr, done.stderr
    return workspace / "set"


def test_plain_files_and_an_index_that_opens_them(made: Path, workspace: Path, machikit_cli: Run) -> None:
    files = [path for path in made.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= PLAIN and not any(path.is_symlink() for path in files)
    assert all(path.relative_to(made).as_posix().isascii() for path in files)
    assert sum(path.stat().st_size for path in files) < 25_000_000
    for name, language in (
        ("index.html", "ja"),
        ("index.en.html", "en"),
        ("sources.html", "ja"),
        ("sources.en.html", "en"),
    ):
        root = _index(made, name)
        assert root.get("lang") == language and not root.xpath("//script")
        for link in root.xpath("//a/@href"):
            assert link.startswith("https://") or (made / unquote(link)).is_file(), link

    told = _text(_index(made))
    assert "災害べつ逃げ場所さがし" in told and "ためし市の一式" in told and "すぐつくれるカードは1枚" in told
    left_out = [_text(one) for one in _index(made).xpath("//dt")]
    assert "指定避難所" in _text(_index(made).xpath("//details")[0]) and len(left_out) > 3
    assert "つくりもの" in _text(_index(made, "sources.html")) or "tests/conftest.py" in _text(
        _index(made, "sources.html")
    )
    page = (made / "pages" / "shelter-by-hazard-tameshi.html").read_text(encoding="utf-8")
    assert "東の広場" in page
    book = openpyxl.load_workbook(made / "sheets" / "handover.xlsx")
    assert book.worksheets[0].max_row > 10

    one = ("town-pack", "tameshi", "--card", "shelter-by-hazard", "-o")
    again = machikit_cli(*one, "set", cwd=workspace)
    assert again.returncode == 1 and "--force" in again.stderr
    (made / "pages" / "shelter-by-hazard-tameshi-2030-01-02.html").write_text("saved by a team", encoding="utf-8")
    replaced = machikit_cli(*one, "set", "--force", cwd=workspace)
    assert replaced.returncode == 1 and "shelter-by-hazard-tameshi-2030-01-02.html" in replaced.stderr
    assert (made / "pages" / "shelter-by-hazard-tameshi-2030-01-02.html").is_file()
    foreign = machikit_cli(*one, "datasets", "--force", cwd=workspace)
    assert foreign.returncode == 1 and (workspace / "datasets" / "tameshi").is_dir()


def test_what_cannot_be_packed_is_said(workspace: Path) -> None:
    catalog = Catalog(workspace)
    for themes, cards, word in (
        ((), ("aed-nearby",), "AED"),
        (("nothing",), (), "nothing"),
        (("garbage",), (), "machikit add"),
    ):
        with pytest.raises(KitError) as error:
            choose_contents(catalog, "tameshi", themes, cards)
        assert word in str(error.value)


def test_too_large(
    built: Callable[[str, str], Path], catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies go first; what is still too large is refused, and said in megabytes."""
    contents = choose_contents(catalog, "takamatsu", cards=["shelter-by-hazard"])
    page = (built("shelter-by-hazard", "takamatsu") / "site" / "index.html").read_text(encoding="utf-8")
    sheets = tmp_path / "trimmed" / "sheets"
    sheets.mkdir(parents=True)
    for name, size in (
        ("small.pdf", 400),
        ("large.pdf", 700),
        ("alone.pdf", 500),
        ("small.xlsx", 9),
        ("large.xlsx", 9),
    ):
        (sheets / name).write_bytes(b"x" * size)
    monkeypatch.setattr(write, "MOST_BYTES", 1000)
    assert write._trim(tmp_path / "trimmed") == ["sheets/large.pdf"]
    (tmp_path / "set").mkdir()
    monkeypatch.setattr(write, "write_day_sheets", lambda *given: [])
    event = undated_event(contents.city, "ja", 8, 3)
    with pytest.raises(KitError, match=r"0\.\d MB"):
        fill_pack(
            tmp_path / "set", catalog, contents, event, {"shelter-by-hazard-takamatsu": page}, PackOptions(False, False)
        )


@pytest.mark.full
def test_one_zip_for_each_municipality(tmp_path: Path) -> None:
    """Zips unpack into one folder each; a second run keeps them; a town that fails stops no other."""
    catalog = Catalog(roots=[kit_root()])
    given = (["三春町", "小笠原村"], lambda city: undated_event(city, "ja", 4, 3), tmp_path, PackOptions(pdf=False))
    cards = {"cards": ["shelter-by-hazard"]}
    cities = [choose_contents(catalog, city).city.id for city in given[0]]
    first = zip_town_packs(catalog, cities, *given[1:], **cards)
    done = {*first.written, *first.kept}
    assert len(done) + len(first.failed) == 2 and first.written
    for path in first.written:
        assert re.fullmatch(r"\d{6}-[a-z-]+\.zip", path.name)
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None and {name.split("/")[0] for name in archive.namelist()} == {path.stem}
            manifest = json.loads(archive.read(f"{path.stem}/town-pack.json"))
        assert manifest["cards"] == ["shelter-by-hazard"]
    second = zip_town_packs(catalog, cities, *given[1:], **cards)
    assert not second.written and len(second.kept) == len(first.written)
    shutil.rmtree(tmp_path)


@pytest.mark.full
def test_a_day_with_the_folder_and_a_browser_alone(
    browser: Browser, machikit_cli: Run, tmp_path: Path, catalog: Catalog
) -> None:
    """Three teams choose, change, try, save and hand over on devices without Python and without a network; then merge takes it in."""
    cards = {"red": "shelter-by-hazard", "green": "births-and-moves", "blue": "escape-for-visitors"}
    contents = choose_contents(catalog, "三春町", cards=list(cards.values()))
    event = undated_event(contents.city, "ja", 4, 3)
    pack = write.build_town_pack(catalog, contents, event, tmp_path / "set", PackOptions(pdf=False))
    for team in cards:
        shutil.copytree(pack.folder, tmp_path / team / "set")
    pack.folder.rename(tmp_path / "kept")  # nothing on the devices may ask for it

    with browser.new_context(bypass_csp=True, viewport=PHONE) as phone:
        index = phone.new_page()
        for name in ("index.html", "sources.en.html"):
            index.goto((tmp_path / "red" / "set" / name).as_uri())
            assert axe(index) == [] and misfits(index) == []
    for team, card in cards.items():
        _work_of_a_team(browser, tmp_path / team, card)
    for team, card in cards.items():
        assert machikit_cli("new", card, "--city", "三春町").returncode == 0
        prototype = tmp_path / f"{card}-miharu"
        shutil.copy(tmp_path / team / "tried.csv", prototype / "tried.csv")
        saved = tmp_path / team / "saved.html"
        merged = machikit_cli("merge", saved, prototype)
        assert merged.returncode == 0, merged.stdout + merged.stderr
        words = (prototype / "words.csv").read_text(encoding="utf-8-sig")
        assert f"{team}の題" in words
        assert machikit_cli("merge", saved, prototype).returncode == 0
        assert (prototype / "words.csv").read_text(encoding="utf-8-sig") == words, "merging twice changes nothing"
    done = machikit_cli("build", prototype)
    assert done.returncode == 0, done.stderr
    page = (prototype / "site" / "index.html").read_text(encoding="utf-8")
    assert f"<title>{team}の題" in page and "試した人 1人" in page


def _work_of_a_team(browser: Browser, device: Path, card: str) -> None:
    """What people do with the copied folder: from the index to a saved page and its record of being tried."""
    context = browser.new_context(offline=True, accept_downloads=True, viewport=PHONE)
    page = context.new_page()
    page.goto((device / "set" / "index.html").as_uri())
    page.click(f"a[href='pages/{card}-miharu.html']")
    page.click("#try-open")
    page.click("#try-start")
    page.click("#try-yes")
    page.fill("#try-said", "すぐ分かった")
    page.click("#try-save")
    with page.expect_download() as tried:
        page.click("#try-csv")
    tried.value.save_as(device / "tried.csv")
    page.click("#try-close")
    page.click("#edit")
    page.fill('[data-word="title"]', f"{device.name}の題")
    with page.expect_download() as saved:
        page.click("#save")
    saved.value.save_as(device / "saved.html")
    page.goto((device / "saved.html").as_uri())
    assert page.title().startswith(f"{device.name}の題")
    context.close()
