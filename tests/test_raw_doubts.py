"""Doubts stay worth reading: what a person is asked about real files, judged by hand in raw_doubts.csv.

worth: real (something is wrong or lost there), question (only somebody who knows the place can answer), noise (nothing is to be
done). `python tests/raw_doubts.py FOLDER` shows the cases.
"""

import csv
import statistics
from collections import Counter
from pathlib import Path

import pytest

from machikit.catalog import Catalog, kit_root
from machikit.intake import CleanRequest, clean
from machikit.tables.cleaning_report.verdict import verdict

RAW = kit_root().parent / "shared" / "raw"
WORTH = 0.9

Judged = dict[tuple[str, str], Counter[str]]


def rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("raw_doubts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged() -> Judged:
    """(file, topic) -> how many doubts of each kind."""
    found: Judged = {}
    for row in rows():
        found.setdefault((row["file"], row["topic"]), Counter()).update(
            {row["kind"]: int(row["n"])} if row["kind"] else {}
        )
    return found


def test_nine_of_ten_doubts_name_a_real_loss_or_question() -> None:
    by_worth: Counter[str] = Counter()
    for row in rows():
        by_worth[row["worth"]] += int(row["n"])
    assert set(by_worth) == {"real", "question", "noise", ""} and by_worth[""] == 0
    assert by_worth["real"] + by_worth["question"] >= WORTH * by_worth.total()
    assert statistics.median(sum(kinds.values()) for kinds in judged().values()) <= 2


@pytest.mark.full
@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
def test_the_files_ask_what_was_judged_and_clean_ones_nothing() -> None:
    catalog, told = Catalog(roots=[kit_root()]), {}
    for name in dict.fromkeys(file for file, _ in judged()):
        if (RAW / name).is_file():
            for one in clean(catalog, RAW / name, CleanRequest(city=name.partition("/")[0])):
                told[name, one.schema.id] = Counter(c["kind"] for c in one.report["doubts"])
                quiet = not told[name, one.schema.id] and not one.report["personal"]
                nameless = any(a["reason"] in ("no_name", "struck") for a in one.report["aside"])
                level = verdict(one.report).level
                assert not (quiet and not nameless) or level == "ok" or one.report["sensitivity"] == "closed", name
    assert len(told) > 100
    assert told == {key: kinds for key, kinds in judged().items() if (RAW / key[0]).is_file()}
