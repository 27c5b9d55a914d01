"""The bundles of the kit's scripts are those of the sources, a changed source is told, and no page carries more than it needs."""

import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from machikit._base.errors import KitError
from machikit.pages import bundles
from machikit.pages.document import escape_script
from machikit.pages.part import KIT_PARTS

ROOT = Path(__file__).parents[1]
STALE = "python hatch_build.py --dev"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bundles_are_made_of_the_sources_as_they_are(hook: ModuleType) -> None:
    stamp = (bundles.BUNDLES / "stamp.txt").read_text(encoding="utf-8").splitlines()[0]
    assert stamp == hook.bundle_stamp(ROOT), STALE
    modules = {path.parent.name for path in KIT_PARTS.glob("*/part.js")}
    manifest = json.loads((bundles.BUNDLES / "manifest.json").read_text(encoding="utf-8"))
    views = {path.parent.name for path in KIT_PARTS.glob("*/view.js")}
    views |= {"places", "page"}
    of_parts = {*(f"parts/{name}" for name in modules), *(f"views/{name}" for name in views)}
    assert set(manifest) == {
        "core",
        "map",
        "places",
        "plot",
        "ics",
        "tiles",
        "plain",
        "editor",
        "languages",
        "own_view",
        *of_parts,
    }
    assert all(bundles.bundle(name) for name in manifest)


def test_a_source_that_changed_after_it_was_bundled_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = json.loads((bundles.BUNDLES / "manifest.json").read_text(encoding="utf-8"))["map"]
    for name in ("hatch_build.py", *sources):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.setattr(bundles, "CHECKOUT", tmp_path)
    bundles.bundle.cache_clear()
    assert bundles.bundle("map")
    with (tmp_path / "src/machikit/pages/web/rings.js").open("a", encoding="utf-8") as file:
        file.write("// changed\n")
    bundles.bundle.cache_clear()
    with pytest.raises(KitError, match=r"rings\.js") as told:
        bundles.bundle("map")
    assert "hatch_build.py" in str(told.value)
    (tmp_path / "hatch_build.py").unlink()  # as it is installed: nobody works on it there
    assert bundles.bundle("map")
    bundles.bundle.cache_clear()


def test_bundles_are_made_anew_for_every_kind_of_source(hook: ModuleType, tmp_path: Path) -> None:
    manifest = json.loads((bundles.BUNDLES / "manifest.json").read_text(encoding="utf-8"))
    sources = sorted({source for files in manifest.values() for source in files})
    assert any(not source.endswith(".js") for source in sources)
    copied = bundles.BUNDLES.relative_to(ROOT / "src/machikit").as_posix()
    for name in (*sources, f"src/machikit/{copied}/manifest.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    assert hook._of_these_sources(tmp_path)
    for source in (sources[0], next(s for s in sources if not s.endswith(".js"))):
        before = (tmp_path / source).read_bytes()
        (tmp_path / source).write_bytes(before + b"\n")
        assert not hook._of_these_sources(tmp_path), source
        (tmp_path / source).write_bytes(before)


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(KitError, match=r"bundles/nothing\.js"):
        bundles.bundle("nothing")


def test_a_page_carries_the_core_once_and_only_what_its_parts_need(built: Callable[[str, str], Path]) -> None:
    page = (built("aed-gap", "takamatsu") / "site" / "index.html").read_text(encoding="utf-8")
    for name, times in (
        ("core", 1),
        ("map", 1),
        ("parts/coverage", 1),
        ("places", 0),
        ("plot", 0),
        ("ics", 0),
        ("plain", 0),
    ):
        assert page.count(escape_script(bundles.bundle(name))) == times, name


def test_nothing_of_a_bundle_says_where_it_was_made() -> None:
    for path in bundles.BUNDLES.rglob("*.js*"):
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text and not re.search(r"(?m)^import|\bimport\{|\bexport\{|sourceMappingURL", text), (
            path
        )
