"""Faults that strangers' files have: each folder of tests/kinds holds one kind, an input of our own making and what is right.

A folder is tested the moment it is there. case.yaml:
  why:    the rule, in a sentence
  file:   the input, where the folder holds more than one file besides case.yaml
  clean:  arguments of `machikit clean` after the file
  exit:   its exit code; said: patterns that its output holds; unsaid: patterns that it does not hold
  tables: topic -> what came of it (an exact account; what is not named is not there):
    rows: [in, out, aside]   doubts: {kind: n}   aside: {reason: n}   personal: {kind: n}
    notes, repairs: {kind: n} of the kinds named only      as_of: the date of the package
    data: {column of data.csv: [every cell, in order]}     columns: [every column, in order]
  A table that is named is made; of a topic made twice the second is `topic-2`. Without `tables` nothing may have been written.
"""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from machikit.cli import run

CASES = sorted(p.parent for p in (Path(__file__).parent / "kinds").glob("*/case.yaml"))


def source(case: Path, told: dict[str, Any]) -> Path:
    return case / told["file"] if "file" in told else next(p for p in sorted(case.iterdir()) if p.name != "case.yaml")


def made(out: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    seen: Counter[str] = Counter()
    for report in sorted(out.rglob("report.json")):
        account = json.loads(report.read_text(encoding="utf-8"))
        seen[topic := account["topic"]["id"]] += 1
        yield topic if seen[topic] == 1 else f"{topic}-{seen[topic]}", report.parent, account


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_that_files_have_is_mended_or_told(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    want = yaml.safe_load((case / "case.yaml").read_text(encoding="utf-8"))
    shutil.copytree(case, tmp_path / "in")
    path = source(tmp_path / "in", want)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MACHIKIT_LANG", "ja")
    code = run(["clean", str(path), *map(str, want.get("clean", ())), "--out", "out"])
    said = "".join(capsys.readouterr())
    there = {name: (folder, account) for name, folder, account in made(tmp_path / "out")}
    assert set(there) == set(want.get("tables", ())), said
    for name, table in want.get("tables", {}).items():
        holds(table, *there[name])
    assert code == want["exit"], said
    assert not [p for p in want.get("said", ()) if not re.search(p, said)], said
    assert not [p for p in want.get("unsaid", ()) if re.search(p, said)], said


def holds(want: dict[str, Any], folder: Path, account: dict[str, Any]) -> None:
    """Whether a table and its account are as the case says."""
    kinds = {of: Counter(one["kind"] for one in account[of]) for of in ("doubts", "notes", "repairs", "personal")}
    assert [account["rows_in"], account["rows_out"], account["rows_aside"]] == want["rows"]
    assert kinds["doubts"] == want.get("doubts", {})
    assert kinds["personal"] == want.get("personal", {})
    assert Counter(one["reason"] for one in account["aside"]) == want.get("aside", {})
    for of in ("notes", "repairs"):
        assert {kind: kinds[of][kind] for kind in want.get(of, {})} == want.get(of, {})
    if "as_of" in want:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        assert package["as_of"] == str(want["as_of"])
    if "data" in want or "columns" in want:
        rows = list(csv.DictReader((folder / "data.csv").read_text(encoding="utf-8-sig").splitlines()))
        assert {h: [row[h] for row in rows] for h in want.get("data", {})} == want.get("data", {})
        assert list(rows[0]) == want.get("columns", list(rows[0]))
