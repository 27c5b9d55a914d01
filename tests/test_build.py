"""A build that is stopped leaves the page that was there, whole; or the new one, whole."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import environment, text_file

from machikit.catalog import Catalog, kit_root


@pytest.mark.full
def test_killed_at_any_moment_the_page_is_the_old_or_the_new_one(
    built: Callable[[str, str], Path], tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(built("aed-nearby", "takamatsu"), mine)
    page = mine / "site" / "index.html"
    command = [sys.executable, "-m", "machikit", "build", str(mine)]
    start = time.perf_counter()
    subprocess.run(command, env=environment(), check=True, capture_output=True)
    whole, took = page.read_bytes(), time.perf_counter() - start
    old = b"<!doctype html><title>the page that was there</title>"
    dice, seen = random.Random(7), set()
    for attempt in range(12):
        page.write_bytes(old)
        process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # the first waits for its end, the last is killed at once, the others somewhere between
        time.sleep(0 if attempt == 11 else took * dice.uniform(0.2, 1.1)) if attempt else process.wait(timeout=120)
        process.kill()
        process.wait(timeout=120)
        now = page.read_bytes()
        # folium names its elements by chance, always at the same length
        assert now == old or (len(now) == len(whole) and now.endswith(b"</html>\n")), (
            f"{len(now)} bytes of {len(whole)}"
        )
        seen.add(now == old)
    assert seen == {True, False}, "every build ended alike: the test proves nothing"


def test_a_topic_that_was_edited_is_read_again(workspace: Path) -> None:
    """Schemas are kept between pages; `machikit serve` must see an edit all the same."""
    path = workspace / "datasets" / "_schemas" / "evacuation_site.yaml"
    text_file(path, kit_root().joinpath("datasets/_schemas/evacuation_site.yaml").read_text(encoding="utf-8"))
    before = Catalog(workspace).schema("evacuation_site")
    assert before.path == path
    text_file(path, path.read_text(encoding="utf-8").replace("Emergency evacuation sites", "Places to run to"))
    assert Catalog(workspace).schema("evacuation_site").title["en"] == "Places to run to" != before.title["en"]
