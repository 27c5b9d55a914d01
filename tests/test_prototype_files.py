"""words.csv and prototype.yaml as people leave them: `build` and `check` find the same, with the line and the word meant."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import text_file

from machikit._base.errors import KitError
from machikit.check import check
from machikit.prototype import run


@pytest.fixture(scope="module")
def mine(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "mine"
    shutil.copytree(built("aed-nearby", "takamatsu"), folder)
    return folder


@pytest.fixture(autouse=True)
def put_back(mine: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    names = ("words.csv", "prototype.yaml", "prototype.py")
    before = {name: (mine / name).read_bytes() for name in names}
    yield
    for name, data in before.items():
        (mine / name).write_bytes(data)


def words_with(mine: Path, change: Callable[[str], str], encoding: str = "utf-8-sig") -> None:
    text = change((mine / "words.csv").read_text(encoding="utf-8-sig"))
    (mine / "words.csv").write_bytes(text.encode(encoding))


def line_of(mine: Path, start: str) -> int:
    lines = (mine / "words.csv").read_text(encoding="utf-8-sig").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(start))


def test_the_rows_that_people_change_come_first_and_a_new_words_file_has_no_finding(mine: Path) -> None:
    with (mine / "words.csv").open(encoding="utf-8-sig", newline="") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    assert keys[:6] == ["title", "question", "unit", "count.all", "topic", "search.hint"]
    assert [f for f in check(mine) if f.rule in ("WordsRead", "Settings")] == []


def test_what_a_page_can_live_with_is_told_by_build_and_by_check(mine: Path) -> None:
    changes = (
        ("unit,台,AEDs", "unit,台,AEDs\r\nunit,基,machines"),
        ("list,一覧,", "lisst,一覧,"),
        ("{n}{unit}を表示しています", "{m}{unit}を表示しています"),
        ("{n} {unit} shown", "{n {unit} shown"),
        ("title,いちばん近いAED", "title,いちばん近い{city のAED"),
        ("つぎの{n}{unit}を見る", "つぎの｛n｝{unit}を見る"),
        ("hours.unknown,時間の記載なし,hours not stated", "hours.unknown,時間の記載なし,none, not stated"),
    )

    def change(text: str) -> str:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return text + "my.key,あ,a\r\nmy.kind.no,い,b\r\nmy.unread,う,c\r\nfield.extra,え,d\r\n"

    words_with(mine, change)
    text_file(mine / "prototype.yaml", (mine / "prototype.yaml").read_text(encoding="utf-8") + "langage: en\n")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    text_file(
        mine / "prototype.py",
        code + 'print(prototype.word("my.key"), f"my.kind.{1}")\nsites["extra"] = 1\nprototype.word("my.knd.no")\n',
    )
    told: list[KitError] = []
    run(mine, remark=told.append)
    expected = {
        "prototype.yaml: langage": "language",
        f"prototype.py:{code.count(chr(10)) + 3}": "“my.kind.no”",
        f"words.csv, line {line_of(mine, 'unit,基')}: unit": f"line {line_of(mine, 'unit,台')}",
        f"words.csv, line {line_of(mine, 'hours.unknown')}: hours.unknown": "comma",
        f"words.csv, line {line_of(mine, 'lisst')}: lisst": "“list”",
        f"words.csv, line {line_of(mine, 'title')}: title": "{city",
        f"words.csv, line {line_of(mine, 'list.more')}: list.more": "｛n｝",
        f"words.csv, line {line_of(mine, 'my.unread')}: my.unread": "my.unread",
    }
    status = f"words.csv, line {line_of(mine, 'status')}: status"
    assert {e.where for e in told} == {*expected, status}
    assert all(word in str(next(e for e in told if e.where == where)) for where, word in expected.items())
    assert ["{m}" in str(e) or "“{n " in str(e) for e in told if e.where == status] == [True, True]
    found = [(f.where, f.what, f.fix) for f in check(mine) if f.rule in ("WordsRead", "Settings")]
    assert sorted(found) == sorted((e.where, e.what, e.fix) for e in told)


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "what"),
    [
        ("words.csv", "unit,台,AEDs", "<<<<<<< HEAD\r\nunit,台,AEDs\r\n=======\r\nunit,基,x\r\n>>>>>>> b", "words.csv, line 4", "<<<"),
        ("words.csv", "unit,台,AEDs", 'unit,"台,AEDs', "words.csv, line 4", "quotation mark"),
        ("words.csv", "key,ja,en", "key,japanese,en", "words.csv", "key, ja and en"),
        ("prototype.yaml", 'city: "takamatsu"', "city: takamatu", "prototype.yaml: city: takamatu", "takamatsu"),
        ("prototype.yaml", 'card: "aed-nearby"', "card: aed-nerby", "prototype.yaml: card: aed-nerby", "aed-nearby"),
        ("prototype.yaml", 'city: "takamatsu"\n', "", "prototype.yaml", "“city”"),
        ("prototype.yaml", "compare: []", "compare: yaizu", "prototype.yaml: compare", "list"),
        ("prototype.yaml", "compare: []", "<<<<<<< HEAD\ncompare: []", "prototype.yaml, line 4", "conflict"),
        ("prototype.yaml", "compare: []", "\tcompare: []", "prototype.yaml", "tab"),
    ],
)  # fmt: skip
def test_what_no_page_can_be_made_of_stops_the_build_with_the_sentence_of_check(
    name: str, old: str, new: str, where: str, what: str, mine: Path
) -> None:
    text = (mine / name).read_bytes().decode()
    assert old in text
    (mine / name).write_bytes(text.replace(old, new, 1).encode())
    with pytest.raises(KitError) as error:
        run(mine)
    assert error.value.where == where and what in str(error.value), str(error.value)
    found = [(f.where, f.what, f.fix) for f in check(mine) if f.level == "error"]
    assert (error.value.where, error.value.what, error.value.fix) in found


def test_words_saved_by_excel_in_cp932_are_the_same_words(mine: Path) -> None:
    words_with(mine, lambda text: text.encode("cp932", "ignore").decode("cp932"), "cp932")
    assert [f for f in check(mine) if f.rule == "WordsRead"] == []
