"""page.yaml: what may stand in it, what is told of one, and what of it reaches the page."""

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from machikit._base.errors import KitError
from machikit._base.messages import in_language
from machikit.catalog import Catalog
from machikit.check import check
from machikit.prototype import Prototype, run
from machikit.prototype.accent_colours import contrast_with_white
from machikit.prototype.folder_problems import folder_problems

CARD = ("water-when-taps-stop", "sample")  # the smallest page with a table


@pytest.fixture(scope="module")
def mine(built: Callable[[str, str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = shutil.copytree(built(*CARD), tmp_path_factory.mktemp("looks") / "mine")
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken by nobody"  # a description
    Image.new("RGB", (2000, 1000), "teal").save(photo, "JPEG", exif=exif)
    (project / "square.jpg").write_bytes(photo.getvalue())
    return project


def told(project: Path, text: str | bytes) -> list[tuple[str, str, str]]:
    """(where, what, what to do) that is told of a page.yaml, in English."""
    (project / "page.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with in_language("en"):
        problems = folder_problems(project, Catalog(project))
        return [(p.error.where, p.error.what, p.error.fix) for p in problems]


def test_looks_reach_the_page(mine: Path) -> None:
    assert told(mine, "\ufeff# how it looks\n") == []
    plain = settings(run(mine, remark=lambda _: None))
    assert plain["looks"] == {}
    text = """
accent: "#0B5FB0"   # the town's blue
photo: {file: square.jpg, words: {ja: 広場, en: The square}}
columns: [所在地, name, no_such_column]
filter: {flags: [], query: 公園}
view: {first: list, lat: 34.34, lon: 134.05, zoom: 13}
unit: 台
"""
    assert told(mine, text) == []
    remarks: list[str] = []
    page = run(mine, remark=lambda remark: remarks.append(str(remark)))
    assert any("no_such_column" in one for one in remarks)
    looks = settings(page)["looks"]
    photo = looks.pop("photo")
    assert looks == {
        "accent": "#0b5fb0",
        "columns": ["address", "name"],
        "filter": {"flags": [], "query": "公園"},
        "view": {"first": "list", "lat": 34.34, "lon": 134.05, "zoom": 13.0},
        "unit": {"ja": "台", "en": "台"},
    }
    assert photo["words"] == {"ja": "広場", "en": "The square"} and len(photo["data"]) < 100_000
    assert b"nobody" not in page.read_bytes() and "台" in page.read_text(encoding="utf-8")


def settings(page: Path) -> dict[str, Any]:
    html = page.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="settings">(.*?)</script>', html)
    assert found
    block: dict[str, Any] = json.loads(found[1])
    return block


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ('accent: "#88bbee"', "accent: #88bbee", "contrast 2:1"),
        ("accent: #0b5fb0", "accent", "quotation marks"),
        ("accent: red", "accent: red", "#0b5fb0"),
        ("coluns: [name]", "coluns", "Perhaps: columns"),
        ("columns: [nmae]", "columns: nmae", "Perhaps: name"),
        ("logo: {file: ../square.jpg, words: {ja: 広場, en: square}}", "logo: ../square.jpg", "inside their own"),
        ("logo: {file: sqare.jpg, words: {ja: 広場, en: square}}", "logo: sqare.jpg", "square.jpg"),
        ("photo: {file: prototype.py, words: {ja: 広場, en: square}}", "photo: prototype.py", "picture"),
        ("photo: {file: square.jpg}", "photo: words", "read out"),
        ("photo: {file: square.jpg, words: {ja: 広場}}", "photo: words", "English"),
        ("view: {lat: 34.3}", "view", "longitude"),
        ("view: {first: globe}", "", "map or list"),
        ("numbers: all", "", "list of texts"),
        ("- accent", "", "list of looks"),
        ("accent： “#0b5fb0”", "", "full-width"),
        ("<<<<<<< HEAD\naccent: red\n=======", "", "git"),
        (b"accent: \x81", "", "UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(mine: Path, text: str | bytes, where: str, said: str) -> None:
    errors = told(mine, text)
    assert any("page.yaml" in one and where in one and said in f"{what} {fix}" for one, what, fix in errors), errors


def test_a_colour_that_does_not_hold_is_refused_with_one_that_does(mine: Path) -> None:
    for colour in ("#ffff00", "#f0f", "#88bbee"):
        (fix,) = [fix for _, _, fix in told(mine, f'accent: "{colour}"')]
        near = re.findall("#[0-9a-f]{6}", fix)[0]
        assert contrast_with_white(near) >= 4.5 and told(mine, f'accent: "{near}"') == []
    told(mine, 'accent: "#ffffff"')
    with pytest.raises(KitError, match=r"4\.5"):
        _ = Prototype.load(mine).looks
    assert any(f.where.startswith("page.yaml: accent") and f.level == "error" for f in check(mine))


def test_a_link_is_not_followed(mine: Path, tmp_path: Path) -> None:
    (mine / "page.yaml").unlink(missing_ok=True)
    (tmp_path / "elsewhere.yaml").write_text("unit: 台", encoding="utf-8")
    (mine / "page.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(KitError, match=r"page\.yaml"):
        Prototype.load(mine)
    (mine / "page.yaml").unlink()
