"""`machikit merge`: what was changed in a saved page comes back into its prototype, or is told in words a person understands."""

import base64
import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_tools import blocks_of
from PIL import Image

from machikit import cli
from machikit._base.messages import read_words
from machikit.prototype import run, three_way

CARD = ("water-when-taps-stop", "sample")
TITLE, QUESTION = "断水の日の水", "どこで水をもらえる？"


def picture() -> str:
    """A photo with the place where it was taken, as a data: address."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken by nobody"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (2400, 1200), "teal").save(out, "JPEG", exif=exif)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def saved(page: Path, to: Path, changes: dict[str, Any], **others: Any) -> Path:
    """A page with changes, as its edit mode saves it: nothing but the block differs."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r'(?<=id="edits">).*?(?=</script>)', text)
    assert found
    block = json.loads(found[0]) | others
    block["changes"] = {"words": {}, "looks": {}, "rows": []} | changes
    packed = json.dumps(block).replace("<", "\\u003c").replace("&", "\\u0026")
    to.write_text(text[: found.start()] + packed + text[found.end() :], encoding="utf-8")
    return to


def edit(id_: str, key: str, field: str, was: str, now: str, reason: str = "") -> dict[str, str]:
    return {"id": id_, "when": "2026-11-30T14:05", "by": "page", "key": key, "field": field, "was": was, "now": now,
            "reason": reason}  # fmt: skip


def digest(page: bytes) -> str:
    """Of a page without the names that folium gives to its elements by chance, and what follows from them."""
    return hashlib.sha256(
        re.sub(rb"(?<=[_-])[0-9a-f]{32}\b|\bpoints-[0-9a-f]{8}\b|'sha256-[^']+'", b"", page)
    ).hexdigest()


class Case:
    """A prototype, its page, and what `machikit merge` says."""

    def __init__(self, project: Path, capfd: pytest.CaptureFixture[str]):
        self.project, self.capfd = project, capfd
        self.page = project / "site" / "index.html"
        self.words = read_words(project / "words.csv")
        data = (project / "datasets" / "sample" / "drinking_water_point" / "data.csv").read_text(encoding="utf-8-sig")
        self.rows = [*csv.DictReader(io.StringIO(data))]
        self.edits = project / "datasets" / "sample" / "drinking_water_point" / "edits.csv"
        header = json.loads((self.edits.parent / "datapackage.json").read_text(encoding="utf-8"))
        fields = {f["id"]: f["name"] for f in header["resources"][0]["schema"]["fields"] if f.get("id")}
        first = self.rows[0]
        self.fields, self.key = fields, f"{first[fields['name']]} | {first[fields['address']]}"
        self.point = f"{float(first[fields['latitude']]):.6f},{float(first[fields['longitude']]):.6f}"

    def word(self, key: str, now: str, lang: str = "ja") -> dict[str, Any]:
        return {key: {lang: {"was": self.words[key][lang], "now": now}}}

    def merge(self, page: Path, *options: str) -> tuple[int, str]:
        code = cli.run(["--lang", "en", "merge", str(page), str(self.project), *options])
        out, err = self.capfd.readouterr()
        return code, out + err

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.project.rglob("*") if path.is_file() and "site" not in path.parts)
        return {path.relative_to(self.project).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def case(built: Callable[[str, str], Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Case:
    return Case(shutil.copytree(built(*CARD), tmp_path / "mine"), capfd)


def changes(case: Case) -> dict[str, Any]:
    """What a person who writes no code would change: title, two words, colour, photo, a point, a new place with a photo."""
    new = {"name": "公園の蛇口", "address": "中央1", "latitude": "34.35", "longitude": "134.05"}
    new_key = "公園の蛇口 | 中央1"
    return {
        "words": case.word("title", TITLE) | case.word("question", QUESTION) | case.word("silent", "書いていないこと"),
        "looks": {
            "accent": {"was": None, "now": "#0b5fb0"},
            "photo": {"was": None, "now": {"data": picture(), "words": {"ja": "給水車", "en": "A water truck"}}},
            "view": {"was": None, "now": {"first": "list"}},
        },
        "rows": [
            edit("e1", case.key, "point", case.point, "34.341000,134.045000"),
            edit("e2", new_key, "+", "", json.dumps(new, ensure_ascii=False)),
            edit("e3", new_key, "photo", "", picture()),
            edit("e4", "井戸 | ", "+", "", json.dumps(new | {"name": "井戸", "address": ""}, ensure_ascii=False)),
        ],
    }


def test_changes_come_back_once_and_give_the_page_that_files_give(case: Case, tmp_path: Path) -> None:
    other = shutil.copytree(case.project, tmp_path / "elsewhere" / "mine")
    page, before = saved(case.page, tmp_path / "a.html", changes(case)), case.files()
    code, said = case.merge(page, "--dry-run")
    assert code == 0 and "nothing is written" in said and case.files() == before
    code, said = case.merge(page)
    assert code == 0 and TITLE in said and "faces" in said, said
    after = case.files()
    code, said = case.merge(page)
    assert code == 0 and case.files() == after and "here already: 10" in said and "Nothing has changed" in said, said
    photos = {name: content for name, content in after.items() if name.endswith(".jpg")}
    assert len(photos) == 2 and all(b"nobody" not in content and b"Exif" not in content for content in photos.values())
    # the same by files
    raw = (other / "words.csv").read_bytes().decode("utf-8-sig")
    for key, now in (("title", TITLE), ("question", QUESTION), ("silent", "書いていないこと")):
        raw = raw.replace(f"{key},{case.words[key]['ja']},", f"{key},{now},")
    (other / "words.csv").write_bytes(b"\xef\xbb\xbf" + raw.encode())
    assert (other / "words.csv").read_bytes() == after["words.csv"], "other lines, their order and the mark stay"
    (other / "page.yaml").write_text(
        'accent: "#0b5fb0"\nview: {first: list}\nphoto: {file: p.jpg, words: {ja: 給水車, en: A water truck}}\n',
        "utf-8",
    )
    (other / "p.jpg").write_bytes(after["photo.jpg"])
    edits = case.edits.relative_to(case.project)
    (other / edits.parent / "photos").mkdir()
    shutil.copyfile(case.edits, other / edits)
    shutil.copyfile(case.edits.parent / "photos" / "e3.jpg", other / edits.parent / "photos" / "e3.jpg")
    pages = [run(project, remark=lambda _: None).read_bytes() for project in (case.project, other)]
    assert digest(pages[0]) == digest(pages[1])
    assert TITLE.encode() in pages[0] and "公園の蛇口".encode() in pages[0] and b"#0b5fb0" in pages[0]


def test_two_people_change_the_same(case: Case, tmp_path: Path) -> None:
    one = saved(case.page, tmp_path / "one.html", {"words": case.word("title", TITLE)})
    row = [edit("e9", case.key, "name", case.rows[0][case.fields["name"]], "別の名")]
    two = saved(
        case.page, tmp_path / "two.html", {"words": case.word("title", "B") | case.word("silent", "C"), "rows": row}
    )
    assert case.merge(one)[0] == 0
    code, said = case.merge(two)
    assert code == 1 and f"as the page was built: {case.words['title']['ja']}" in said, said
    assert f"what stands here now: {TITLE}" in said and "what the page wants: B" in said and "--take page" in said
    assert read_words(case.project / "words.csv")["title"]["ja"] == TITLE, "what stands here stays"
    assert read_words(case.project / "words.csv")["silent"]["ja"] == "C" and "別の名" in case.edits.read_text("utf-8")
    assert case.merge(two, "--take", "mine")[0] == 0
    assert case.merge(two, "--take", "page")[0] == 0
    assert read_words(case.project / "words.csv")["title"]["ja"] == "B"
    # the city's own list was renewed meanwhile: an edit whose `was` no longer fits
    three = saved(case.page, tmp_path / "three.html", {"rows": [edit("e10", case.key, "name", "前の名", "三つめ")]})
    code, said = case.merge(three)
    assert code == 1 and "what stands here now: 別の名" in said and "三つめ" not in case.edits.read_text("utf-8")
    same = saved(case.page, tmp_path / "same.html", {"rows": [edit("e11", case.key, "name", "前の名", "別の名")]})
    code, said = case.merge(same)
    assert code == 0 and "here already: 1" in said and "e11" not in case.edits.read_text("utf-8"), said
    assert case.merge(three, "--take", "page")[0] == 0 and "三つめ" in case.edits.read_text("utf-8")
    before = case.files()
    assert case.merge(three)[0] == 0 and case.files() == before


def test_two_people_add_a_place_of_one_name(case: Case, tmp_path: Path) -> None:
    """Each one's photo and words stay with the own row, however often the pages come."""
    pages = []
    for who in ("a", "b"):
        new = json.dumps({"name": "新", "address": "1", "note": who, "latitude": "34.35", "longitude": "134.05"})
        rows = [edit(f"{who}1", "新 | 1", "+", "", new), edit(f"{who}2", "新 | 1", "photo", "", picture(), who)]
        rows.append(edit(f"{who}3", "新 | 1", "note", who, f"{who}!"))
        pages.append(saved(case.page, tmp_path / f"{who}.html", {"rows": rows}))
    for _ in range(2):
        for page in pages:
            assert case.merge(page)[0] == 0
    lines = [*csv.DictReader(io.StringIO(case.edits.read_text("utf-8")))]
    assert [(one["id"], one["key"]) for one in lines] == [
        *((f"a{n}", "新 | 1") for n in (1, 2, 3)), *((f"b{n}", "新 | 1 #2") for n in (1, 2, 3)),
    ]  # fmt: skip
    data = blocks_of(run(case.project, remark=lambda _: None).read_text("utf-8"))["data"]
    last = data["n"] - 1
    assert data["columns"]["note"][-2:] == ["a!", "b!"]
    assert [data["photos"][str(n)][0]["words"] for n in (last - 1, last)] == ["a", "b"]


def test_columns_that_the_table_lacks_are_no_conflict(case: Case, tmp_path: Path) -> None:
    (case.project / "page.yaml").write_text("columns: [name, adress, address]\n", "utf-8")
    remarks: list[str] = []
    run(case.project, remark=lambda remark: remarks.append(str(remark)))
    assert sum("adress" in one for one in remarks) == 1, remarks
    columns = {"columns": {"was": ["name", "address"], "now": ["name"]}}
    code, said = case.merge(saved(case.page, tmp_path / "a.html", {"looks": columns}))
    assert code == 0 and (case.project / "page.yaml").read_text("utf-8") == "columns: [name]\n", said
    (case.project / "page.yaml").write_text("columns: [name, address, note]\n", "utf-8")
    assert case.merge(saved(case.page, tmp_path / "b.html", {"looks": columns}))[0] == 1, "somebody chose another one"


def test_files_that_people_wrote_keep_their_lines(case: Case, tmp_path: Path) -> None:
    words = case.project / "words.csv"
    text = 'ja,key,note,en\r\n題,title,my note,Title\r\n"a\r\nb",my.key,,x\r\n'
    words.write_bytes(text.encode("cp932"))
    (case.project / "page.yaml").write_text(
        "# ours\naccent: '#123456'  # blue\n\n# the list\ncolumns: [name]\n", "utf-8"
    )
    changed = {
        "words": {"title": {"ja": {"was": "題", "now": '引用"と,'}}, "silent": {"en": {"was": "What the data cannot say", "now": "Gaps"}}},
        "looks": {"columns": {"was": ["name"], "now": ["address", "name"]}, "accent": {"was": "#123456", "now": None}},
    }  # fmt: skip
    changed["words"]["silent"]["en"]["was"] = case.words["silent"]["en"]
    code, said = case.merge(saved(case.page, tmp_path / "a.html", changed))
    assert code == 0, said
    mine = words.read_bytes().decode("cp932")
    assert mine.startswith('ja,key,note,en\r\n"引用""と,",title,my note,Title\r\n"a\r\nb",my.key,,x\r\n')
    assert read_words(words)["silent"] == {"ja": case.words["silent"]["ja"], "en": "Gaps"}
    assert (case.project / "page.yaml").read_text("utf-8") == "# ours\n\n# the list\ncolumns: [address, name]\n"


def test_what_must_not_come_in_is_left_out_and_told(case: Case, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}"
    changed = {
        "words": {
            **case.word("silent", "担当 090-1234-5678"), **case.word("title", hostile), **case.word("unit", "{nobody}"),
            "city": {"ja": {"was": "ひながた市", "now": "別の市"}}, "no.such": {"ja": {"was": "", "now": "x"}},
            "question": {"vi": {"was": "", "now": "x"}},
        },
        "looks": {
            "accent": {"was": None, "now": "#ffffff"}, "unit": {"was": None, "now": {"ja": "台", "en": "x"}},
            "logo": {"was": None, "now": {"data": "data:text/html,<b>", "words": {"ja": "印", "en": "Mark"}}},
            "photo": {"was": None, "now": {"data": picture(), "words": {"ja": "", "en": ""}}},
            "filter": {"was": {"x": [1]}, "now": {"query": "\ud800"}}, "view": {"was": 1, "now": {"first": "globe"}}, "x": {},
            "columns": {"was": None, "now": ["name", "nosuch"]}, "numbers": {"was": None, "now": ["all", "21", "how many"]},
        },
        "rows": [
            edit("../e1", case.key, "name", "", "x"), edit("e2", case.key, "-", "", ""),
            edit("e3", case.key, "name", case.rows[0][case.fields["name"]], "連絡先 090-1234-5678"),
            edit("e4", case.key, "photo", "", "data:image/jpeg;base64,AAAA"), edit("e5", "no such | row", "name", "", "x"),
        ],
    }  # fmt: skip
    page = saved(case.page, tmp_path / "a.html", changed, set_in_code=["unit"])
    code, said = case.merge(page)
    assert code == 1 and "Traceback" not in said
    for why in (
        "mobile",
        "{nobody}",
        "computed",
        "no such word",
        "column",
        "4.5:1",
        "prototype.py sets it",
        "read out",
        "map or list",
        "no such column: nosuch",
        "no such number: 21, how many",
    ):
        assert why in said, (why, said)
    assert read_words(case.project / "words.csv")["title"]["ja"] == hostile, "a text is a text"
    assert not case.edits.exists() and not (case.project / "page.yaml").exists()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda text: text[: len(text) // 3], "cut off"),
        (lambda text: text[: text.index('<p class="still"') + 200], "cut off"),
        (lambda text: text[: text.index("</head")], "cut off"),
        (lambda text: text[: text.index('"changes"')], "cut off"),
        (lambda text: text.replace('"changes":{', '"changes":{,'), "by hand"),
        (lambda text: text.replace('"rows":[]', '"rows":[1]'), "by hand"),
        (lambda text: re.sub(r"(?s)<script.*?</script>", "", text), "Its scripts have been removed"),
        (lambda text: re.sub(r'<script[^>]*id="edits">.*?</script>', "", text), "no record of changes"),
        (lambda text: "<!doctype html><p>hello</p></html>", "no page of this kit"),
        (lambda text: text.replace('"version":1', '"version":2').replace('"kit":"', '"kit":"9'), "newer kit"),
        (lambda text: text.replace('"city":"sample","template"', '"city":"takamatsu","template"'), "another prototype"),
        (lambda text: text.encode("utf-16"), "UTF-8"),
        (lambda text: text.replace('"version":1', '"version":0'), "“version”"),
        (lambda text: text.replace('"looks":{}', '"looks":{"view":{"was":null,"now":{"zoom":NaN}}}'), "a number that is none"),
        (lambda text: text.replace('"words":{},', f'"words":{{}},"x":{"9" * 5000},'), "a number that is none"),
        (lambda text: text.replace('"words":{},', '"words":{},"words":{},'), "one name twice"),
        (lambda text: text.replace('"words":{},', f'"words":{{}},"x":{"[" * 99_999 + "]" * 99_999},'), "nested too deeply"),
        (lambda text: text.replace('"looks":{}', f'"looks":{{"view":{{"was":{"[" * 9 + "]" * 9},"now":null}}}}'), "looks.view"),
        (lambda text: text.replace('"looks":{}', f'"looks":{{"unit":{{"now":{{"ja":"{"x" * 20_001}"}}}}}}'), "looks.unit"),
        (lambda text: text.replace('"rows":[]', f'"rows":[{{"field":"+","now":"{"x" * 9_000_000}"}}]'), "rows[1].now"),
        (lambda text: text.replace('"rows":[]', f'"rows":[{"{}," * 99_999}{{}}]'), "changes.rows"),
        (lambda text: f"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n{text}", "“Save as (single file)”"),
        (lambda text: text.replace("</body>", '<section id="editor" class="editor"></section></body>'), "“Save as” made"),
        (lambda text: text, "Nothing was changed"),
    ],
    ids=["cut", "early", "head", "block", "mended", "too", "proxy", "older", "another's", "newer", "city", "UTF-16", "none", "NaN", "n",
         "twice", "deep", "deep look", "long look", "long row", "rows", "archive", "browser", "unchanged"],
)  # fmt: skip
def test_pages_that_cannot_be_read(case: Case, tmp_path: Path, make: Callable[[str], str | bytes], said: str) -> None:
    made, before = make(case.page.read_text(encoding="utf-8")), case.files()
    page = tmp_path / "a.html"
    page.write_bytes(made if isinstance(made, bytes) else made.encode())
    code, told = case.merge(page)
    assert said in told and code == (0 if "unchanged" in said or "Nothing" in said else 1), told
    assert case.files() == before


def test_a_page_of_300_megabytes_is_not_read(case: Case, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    with page.open("wb") as file:
        file.truncate(300_000_000)
    code, said = case.merge(page)
    assert code == 1 and "300 MB" in said
    assert case.merge(tmp_path / "none.html")[0] == 1


KILLED = """
import os, sys
from machikit import cli
from machikit._base import moves
there, n = moves.apply_all, []
def apply_all(todo, *others):
    there(todo[:int(sys.argv[1])], *others)
    os._exit(9)
moves.apply_all = apply_all
cli.run(["merge", *sys.argv[2:]])
"""


def test_a_merge_that_is_killed_is_taken_up_or_was_none(case: Case, tmp_path: Path) -> None:
    page, before = saved(case.page, tmp_path / "a.html", changes(case)), case.files()
    case.edits.parent.joinpath("edits.csv").write_text("no table\n", encoding="utf-8")
    code, said = case.merge(page)
    assert code == 1 and "edits.csv" in said, "nothing of a page whose rows cannot be written"
    case.edits.unlink()
    assert case.files() == before
    done = subprocess.run([sys.executable, "-c", KILLED, "1", str(page), str(case.project)], check=False)
    assert done.returncode == 9
    assert case.merge(page)[0] == 0
    after = case.files()
    assert case.merge(page)[0] == 0 and case.files() == after
    assert (
        TITLE in after["words.csv"].decode() and "page.yaml" in after and case.edits.read_text("utf-8").count("e2") == 1
    )


def test_three_way() -> None:
    leaves = three_way.leaves_of({"a": {"ja": "1", "en": "1"}, "b": "1", "c": "1"})
    ours = three_way.leaves_of({"a": {"ja": "2", "en": "1"}, "b": "2", "c": "1", "d": "mine"})
    theirs = three_way.leaves_of({"a": {"ja": "1", "en": "3"}, "b": "3", "e": "new"})
    merged = three_way.merge(leaves, ours, theirs)
    assert three_way.tree_of(merged.leaves) == {"a": {"ja": "2", "en": "3"}, "b": "2", "d": "mine", "e": "new"}
    assert [one.path for one in merged.conflicts] == [("b",)]
    assert three_way.merge(leaves, theirs, theirs).conflicts == [] and three_way.merge(leaves, ours, leaves).taken == []
