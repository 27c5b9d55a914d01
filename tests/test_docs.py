"""The documentation site: both languages, every page in both, and nothing fetched from elsewhere when it is read."""

import subprocess
import sys
from pathlib import Path

import pytest

from machikit.check.page import outside_references

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_every_page_is_there_in_both_languages_and_says_which(site: Path) -> None:
    sources = {p.name.removesuffix(".md") for p in (ROOT / "docs").glob("*.md")}
    japanese = {name for name in sources if not name.endswith(".en")}
    assert {f"{name}.en" for name in japanese} == sources - japanese
    for name in japanese:
        for page, language in ((site / f"{name}.html", "ja"), (site / "en" / f"{name}.html", "en")):
            text = page.read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in text
            assert ("目次" in text) == (language == "ja")


def test_the_site_is_read_without_a_network(site: Path) -> None:
    for page in site.rglob("*.html"):
        fetched = outside_references(page.read_text(encoding="utf-8"))
        assert fetched and [a for a in fetched if "//" in a] == [], page
