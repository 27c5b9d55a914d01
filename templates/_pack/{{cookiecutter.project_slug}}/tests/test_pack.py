"""Run with `pytest` after `pip install -e .`: machikit finds the pack, and every card of it becomes a page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
CARDS = sorted(path.parent.name for path in SOURCE.glob("*/idea_cards/[!_.]*/card.yaml"))


def machikit(folder: Path, *args: str) -> str:
    command = [sys.executable, "-X", "utf8", "-m", "machikit", *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("card", CARDS)
def test_a_card_becomes_a_page(card: str, tmp_path: Path) -> None:
    listed = {record["id"]: record for record in json.loads(machikit(tmp_path, "cards", "--json"))}
    ready = listed[card]["ready"]
    assert ready, "no city has the data that this card needs"
    machikit(tmp_path, "new", card, "--city", ready[0])
    machikit(tmp_path, "build", f"{card}-{ready[0]}")
    page = (tmp_path / f"{card}-{ready[0]}" / "site" / "index.html").read_text(encoding="utf-8")
    assert listed[card]["question"]["ja"] in page
