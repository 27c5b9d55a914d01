"""Mistakes of the first days in prototype.py: told with file, line, source line, what it means and what to do."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import text_file

from machikit._base.errors import KitError
from machikit._base.messages import in_language
from machikit.check import check
from machikit.prototype import run

HEAD = """from machikit import maps
from machikit.prototype import Prototype
prototype = Prototype.load()
sites = prototype.table()
page = prototype.page()
"""
LINE = HEAD.count("\n") + 1
# code, the line in it that is meant, what the message says in English
MISTAKES = [
    ('sites["nmae"]', 1, ("“nmae”", "Do you mean “name”?", "code, id, name, address")),
    ('sites["名称"]', 1, ("“name”",)),
    ('sites[["name", "adress"]]', 1, ("“adress”", "“address”")),
    ('(sites\n  .head()\n  .sort_values("nmae"))', 3, ("“name”", "The columns are")),
    ('sites.groupby("nmae").size()', 1, ("“name”",)),
    ('prototype.table("town").merge(sites, on="adress")', 1, ("“adress”", "The columns are")),
    ("sites.nmae", 1, ("“name”", "The columns are")),
    ("sites.hed()", 1, ("“head”",)),
    ('sites[sites["place"].astype(object).where(sites["place"] == "x").str.contains("x")]', 1, ("na=False",)),
    ('sites[sites["name"] == "a" and sites["place"] == "b"]', 1, ("&",)),
    ("sites.head(3)['name'].iloc[1:][0]", 1, (".iloc[0]",)),
    ("print(sits)", 1, ("“sites”",)),
    ("pd.DataFrame()", 1, ("import pandas as pd",)),
    ("import no_such_library", 1, ("pip install no_such_library",)),
    ("from machikit import map", 1, ("“maps”",)),
    ("from machikit.parts import Coverge", 1, ("“Coverage”",)),
    ('open("word.csv")', 1, ("“words.csv”",)),
    ('prototype.words["titel"]', 1, ("“title”",)),
    ('page.list(sites)\npage.word("titel")', 2, ("“title”",)),
    ('prototype.table("residents").head()', 1, ("None", "if … is not None")),
    ("page.map(maps.points(sites))", 1, ("page.save()",)),
]
NOT_PYTHON = [
    ("print（“a”）", ("（ → (", "“ → \"")),
    ("x = 1　+ 2", ("a full-width blank → a blank",)),
    ("if True\n    pass", ("“:”",)),
    ("for i in [1]:\nprint(i)", ("four blanks",)),
    ("  x = 1", ("blanks that do not belong",)),
    ("x = [1, 2", ("not closed",)),
    ('x = "abc', ("quotation mark",)),
    ("<<<<<<< HEAD", ("git",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def mine(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("code") / "mine"
    shutil.copytree(built("aed-nearby", "takamatsu"), folder)
    return folder


@pytest.mark.parametrize(("code", "line", "said"), MISTAKES, ids=[code for code, _, _ in MISTAKES])
def test_a_mistake_says_the_line_what_it_means_and_what_to_do(code: str, line: int, said: Any, mine: Path) -> None:
    text_file(mine / "prototype.py", HEAD + code + "\n")
    with in_language("en"), pytest.raises(KitError) as error:
        run(mine)
    if "page.save" not in said[0]:
        assert error.value.where == f"prototype.py:{LINE + line - 1}"
        assert code.splitlines()[line - 1].strip() in error.value.what
    assert all(word in str(error.value) for word in said), str(error.value)
    assert "machikit build" not in str(error.value), "serve builds by itself"


@pytest.mark.parametrize(("code", "said"), NOT_PYTHON, ids=[code for code, _ in NOT_PYTHON])
def test_what_is_not_python_is_told_alike_by_build_and_check(code: str, said: Any, mine: Path) -> None:
    text_file(mine / "prototype.py", HEAD + code + "\n")
    with in_language("en"):
        with pytest.raises(KitError) as error:
            run(mine)
        found = next(f for f in check(mine) if f.rule == "Code")
    assert error.value.where.startswith("prototype.py:") and all(word in str(error.value) for word in said), str(
        error.value
    )
    assert (found.where, found.what, found.fix) == (error.value.where, error.value.what, error.value.fix)


def test_a_file_saved_in_another_encoding_is_told(mine: Path) -> None:
    (mine / "prototype.py").write_bytes((HEAD + 'x = "表"\n').encode("cp932"))
    with in_language("ja"), pytest.raises(KitError, match="UTF-8 で保存されていません"):
        run(mine)
