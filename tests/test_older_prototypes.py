"""Prototypes that the kit made before its modules were moved (kit 0.1) still build, and nothing in them is changed.

`prototypes_0_1/` holds three of them as `machikit new` wrote them then, with what volunteers do: a layer and a chart of their own,
a part of their own, the import of a module that has moved since.
"""

import csv
import io
import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Run

FOLDERS = sorted(p for p in (Path(__file__).parent / "prototypes_0_1").iterdir() if p.is_dir())
SHOWN = {  # what a volunteer's lines put into each page
    "vacant-houses-sample": ['<section class="part chart"', "L.circle", "歩いて"],
    "water-quality-sample": ["<svg", "水質"],
    "which-bin-sample": ["地区ごとの決まりの数", 'class="board"', "dataset.city"],
}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.skipped = [], 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.skipped += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.text.append(data.strip())


def files(folder: Path) -> dict[str, bytes]:
    kept = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.relative_to(folder).parts[0] != "site")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in kept if "__pycache__" not in p.parts}


def test_there_are_three() -> None:
    assert {p.name for p in FOLDERS} == set(SHOWN)


@pytest.mark.parametrize("source", FOLDERS, ids=lambda p: p.name)
def test_an_older_prototype_builds_and_stays_as_it_is(source: Path, tmp_path: Path, machikit_cli: Run) -> None:
    folder = Path(shutil.copytree(source, tmp_path / source.name))
    before = files(folder)
    done = machikit_cli("build", str(folder))
    assert done.returncode == 0, done.stderr
    assert files(folder) == before
    page = (folder / "site" / "index.html").read_text(encoding="utf-8")
    reader = _Text()
    reader.feed(page)
    text = "".join(reader.text)  # phrases are kept together by elements of their own
    words = {row["key"]: row["ja"] for row in csv.DictReader(io.StringIO(before["words.csv"].decode("utf-8-sig")))}
    assert words["title"] in text and words["question"] in text
    assert not [sign for sign in SHOWN[source.name] if sign not in page]
    checked = machikit_cli("check", str(folder), "--lang", "en")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("source", FOLDERS, ids=lambda p: p.name)
def test_its_notebook_still_finds_what_it_imports(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shutil.copytree(source, tmp_path / source.name) / "notebooks")
    cells = json.loads(Path("explore.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    exec(compile(code[0], "explore.ipynb", "exec"), names)
    assert "prototype" in names or "charts" in names
