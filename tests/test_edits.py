"""Row edits (edits.csv): read, applied, told; against plain pandas, on real data."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from shapely.geometry import shape

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import Dataset
from machikit.check import check
from machikit.event.handover import build_pack
from machikit.prototype import Prototype, run
from machikit.prototype.release_gate import ReleaseRefused
from machikit.prototype.row_edits import confirm
from machikit.tables.edits import Edit, append_edits, apply_edits, edits_target, read_edits, row_keys_of
from machikit.tables.load import LoadedTable, load_edited

WHEN = "2026-11-30T14:05"
HOSTILE = (
    '=HYPERLINK("http://x")',
    "</script><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    'a","b\nc\r\nd',
    "｜|\u202e #2",
)


def edit(id_: str, key: str, field: str, was: str = "", now: str = "", reason: str = "") -> Edit:
    return Edit(id_, WHEN, "page", key, field, was, now, reason)


def given(catalog: Catalog, folder: Path, city: str = "takamatsu", topic: str = "aed") -> Dataset:
    """A copy of a dataset, whose edits are written beside it."""
    dataset = catalog.dataset(city, topic)
    shutil.copytree(dataset.path, folder / "datasets" / city / topic)
    return Catalog(folder).dataset(city, topic)


def source_of(dataset: Dataset) -> pd.DataFrame:
    return pd.read_csv(dataset.file, dtype=str, keep_default_na=False)


def loaded_with(dataset: Dataset, edits: list[Edit], catalog: Catalog) -> LoadedTable:
    append_edits(dataset.path / "edits.csv", edits)
    return load_edited(dataset, catalog.schema(dataset.topic))


def test_each_kind_of_edit_is_what_pandas_makes_of_the_same_lines(catalog: Catalog, tmp_path: Path) -> None:
    dataset = given(catalog, tmp_path)
    table = source_of(dataset)
    keys = [f"{name} | {address}" for name, address in zip(table["名称"], table["所在地_連結表記"], strict=True)]
    twice = next(n for n, key in enumerate(keys) if keys[:n].count(key) == 1)  # the second row of its key
    alone = next(n for n, name in enumerate(table["名称"]) if list(table["名称"]).count(name) == 1 and n > 20)
    new = {
        "name": "あたらしい所",
        "latitude": "34.3",
        "longitude": "134.04",
        "address": "番町1",
        "kana": "アタラシイトコロ",
    }
    edits = [
        edit("1", keys[0], "place", table["設置位置"][0], "１階ロビー"),
        edit("2", keys[0].replace(" | ", "｜"), "設置位置", "１階ロビー", "２階"),  # a chain, and how a person types
        edit("3", f"{keys[twice]} #2", "note", "", "二つ目"),
        edit("4", keys[5], "-", reason="閉鎖"),
        edit(
            "5",
            keys[6],
            "point",
            f"{float(table['緯度'][6]):.6f},{float(table['経度'][6]):.6f}",
            "34.340000,134.050000",
        ),
        edit("6", table["名称"][alone], "opens", table["開始時間"][alone], "9:00"),
        edit("7", "あたらしい所", "+", now=json.dumps(new, ensure_ascii=False)),
        edit("8", "あたらしい所", "+", now=json.dumps(new)),
        edit("9", "あたらしい所 | 番町1 #2", "note", "", "#2の行"),
        edit("10", keys[8], "name", table["名称"][8], "改めた名"),
        edit("11", f"改めた名 | {table['所在地_連結表記'][8]}", "note", "", "名を改めた後"),
    ]
    loaded = loaded_with(dataset, edits, catalog)
    expected = table.assign(備考="", 名称_カナ="").rename(columns={"緯度": "lat", "経度": "lon"})
    expected.loc[0, "設置位置"] = "２階"
    expected.loc[twice, "備考"] = "二つ目"
    expected.loc[6, ["lat", "lon"]] = ["34.340000", "134.050000"]
    expected.loc[alone, "開始時間"] = "09:00"
    expected.loc[8, ["名称", "備考"]] = ["改めた名", "名を改めた後"]
    added = {
        "名称": "あたらしい所",
        "所在地_連結表記": "番町1",
        "名称_カナ": "アタラシイトコロ",
        "lat": "34.3",
        "lon": "134.04",
    }
    expected = pd.concat(
        [expected.drop(5), pd.DataFrame([added, added | {"備考": "#2の行"}])], ignore_index=True
    ).fillna("")
    frame = loaded.frame
    for id_, header in (
        ("name", "名称"),
        ("place", "設置位置"),
        ("note", "備考"),
        ("opens", "開始時間"),
        ("kana", "名称_カナ"),
    ):
        assert frame[id_].fillna("").tolist() == expected[header].str.strip().tolist(), id_
    assert frame.geometry.x.tolist() == pytest.approx(expected["lon"].astype(float).tolist())
    assert frame.geometry.y.tolist() == pytest.approx(expected["lat"].astype(float).tolist())
    assert loaded.remarks == [] and loaded.edits is not None and len(loaded.edits.applied) == len(edits)
    unchanged = {twice, alone, 0, 6, 8, len(expected) - 2, len(expected) - 1}
    assert len(loaded.edits.unconfirmed) == len(unchanged) and loaded.edits.aside[0][0] == 5


def test_what_does_not_fit_or_cannot_be_is_told_with_its_line_and_the_row_keeps_what_it_was(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    dataset = given(catalog, tmp_path)
    table = source_of(dataset)
    keys = row_keys_of([[*table.columns], *table.to_numpy().tolist()], catalog.schema("aed"))
    doubled = next(key[:-3] for key in keys if key.endswith(" #2"))
    there = table["設置位置"][1].strip()
    lines = [
        (edit("1", keys[1], "place", "what it was once", "x"), f"is “{there}” in the data now"),
        (edit("2", "no such place", "place", "", "x"), "no row"),
        (edit("3", keys[1], "plase", "", "x"), "no field “plase”"),
        (edit("4", keys[1], "name", table["名称"][1], ""), "must not be blank"),
        (edit("5", keys[1], "latitude", table["緯度"][1], "343508"), "write 34.585556"),
        (edit("6", keys[1], "point", "", "north"), "no position"),
        (edit("7", "new", "+", now='{"name": "n"}'), "must not be blank"),
        (edit("8", "new", "+", now='["name"]'), "cannot be read"),
        (
            edit("9", "new", "+", now='{"name": "n", "latitude": "34", "longitude": "134", "nope": "x"}'),
            "no field “nope”",
        ),
        (edit("10", doubled.split(" | ")[0], "place", "", "x"), "could be any of"),
        (edit("11", keys[2], "photo", "", "../secret.jpg"), "not one inside"),
        (edit("12", keys[3], "-", reason="closed"), ""),
        (edit("13", keys[3], "note", "", "x"), "set aside by line 13"),
        (edit("14", keys[1], "place", "what it was once", there), ""),  # the source says so already
    ]
    loaded = loaded_with(dataset, [one for one, _ in lines], catalog)
    told = {error.where.rsplit(" ", 1)[1]: str(error) for error in loaded.remarks}
    for number, (_, words) in enumerate(lines, 2):
        assert (words in told[str(number)]) if words else str(number) not in told, (number, told.get(str(number)))
    assert loaded.edits is not None and [one.id for one in loaded.edits.already] == ["14"]
    assert [one.edit.id for one in loaded.edits.conflicts] == ["1", "2", "10", "13"]
    assert loaded.frame["place"].fillna("").tolist() == table["設置位置"].drop(3).str.strip().tolist()
    assert len(loaded.frame) == len(table) - 1 and loaded.edits.unconfirmed == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_a_file_that_was_opened_in_a_spreadsheet_is_read_and_bad_lines_stay_in_it(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    path = tmp_path / "edits.csv"
    rows = [
        "id,when,by,key,field,was,now,reason,confirmed_by,confirmed_on",
        "1,2026/11/30 14:05,page,高松市役所,note,,正面入口,,,",
        "1,2026/11/30 14:05,page,高松市役所,note,,正面入口,,危機管理課,2026/12/1",
        "1,2026-11-30T14:05,page,高松市役所,note,,別の所,,,",
        ",2026-11-30T14:05,page,高松市役所,note,,x,,,",
        "4,yesterday,page,高松市役所,note,,x,,,",
        "5,2026-11-30T14:05,excel,高松市役所,note,,x,,,",
        "6,2026-11-30T14:05,page,高松市役所,-,,,,,",
        "7,2026-11-30T14:05,page,高松市役所",
        '8,2026-11-30T14:05,room,高松市役所,note,,"二行に' + "\r\n" + '書いた",,,',
        "9,2026-11-30T14:05,room,高松市役所,-,,,なくなった,危機管理課,",
    ]
    path.write_bytes("\r\n".join(rows).replace(",", "\t" if encoding == "utf-16" else ",").encode(encoding))
    read = read_edits(path)
    assert [one.id for one in read.edits] == ["1", "8"] and read.edits[1].now == "二行に\n書いた"
    told = {problem.where.rsplit(" ", 1)[1]: problem.what for problem in read.problems}
    assert [*told] == ["4", "5", "6", "7", "8", "9", "12"]
    assert "line 2 is used" in told["4"] and "without a reason" in told["8"] and "have" not in told["6"]
    added = append_edits(path, [edit("10", "高松市役所", "note", "", text) for text in HOSTILE[:1]])
    assert len(added.new) == 1
    again = read_edits(path)
    assert [one.id for one in again.edits] == ["1", "8", "10"] and len(again.problems) == len(read.problems)
    assert path.read_bytes().count(b"\r") == 0 and "別の所".encode() in path.read_bytes()


def test_a_file_that_is_no_table_of_edits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "edits.csv"
    for content in (
        b"",
        b"name,address\na,b\n",
        b'id,when,by,key,field,was,now,reason\n1,x,"open\n',
        b"\xff\xd8\xff\xe0JFIF",
    ):
        path.write_bytes(content)
        with pytest.raises(KitError):
            read_edits(path)
        with pytest.raises(KitError):
            append_edits(path, [edit("1", "a", "note", "", "x")])
        assert path.read_bytes() == content


def test_an_id_is_kept_once_and_every_text_comes_back_as_it_was(catalog: Catalog, tmp_path: Path) -> None:
    dataset = given(catalog, tmp_path)
    key = row_keys_of([[*source_of(dataset).columns], *source_of(dataset).to_numpy().tolist()], catalog.schema("aed"))[
        0
    ]
    edits = [edit(f"h{n}", key, "note", HOSTILE[n - 1] if n else "", text, text) for n, text in enumerate(HOSTILE)]
    path = dataset.path / "edits.csv"
    assert len(append_edits(path, edits).new) == len(edits)
    before = path.read_bytes()
    again = append_edits(path, [*edits, edit("h0", key, "note", "", "another")])
    assert (len(again.new), len(again.same), len(again.differing)) == (0, len(edits), 1) and path.read_bytes() == before
    frame = load_edited(dataset, catalog.schema("aed")).frame
    assert frame["note"][0] == HOSTILE[-1]
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []


def test_ten_thousand_edits_are_applied_in_a_moment(catalog: Catalog, tmp_path: Path) -> None:
    dataset = given(catalog, tmp_path)
    cells = [[*source_of(dataset).columns], *source_of(dataset).to_numpy().tolist()]
    schema = catalog.schema("aed")
    keys = row_keys_of(cells, schema)
    n = len(keys)
    edits = [edit(str(i), keys[i % n], "note", str(i - n) if i >= n else "", str(i)) for i in range(10_000)]
    began = time.process_time()
    append_edits(dataset.path / "edits.csv", edits)
    done = apply_edits(cells, schema, read_edits(dataset.path / "edits.csv").edits)
    new = json.dumps({"name": "n", "address": "a", "latitude": "34", "longitude": "134"})
    twins = [edit(f"n{i}", "n | a", "+", "", new) for i in range(3_000)]
    assert len(apply_edits(cells, schema, twins).cells) == len(cells) + 3_000
    assert time.process_time() - began < 4
    last = {key: str(i) for i, key in enumerate(keys[i % n] for i in range(10_000))}
    assert done.unapplied == [] and [row[-1] for row in done.cells[1:]] == [last[key] for key in keys]


def test_rows_of_shapes_take_edits_of_cells_and_of_nothing_else(catalog: Catalog, tmp_path: Path) -> None:
    dataset = given(catalog, tmp_path, "yaizu", "association_area")
    features = json.loads(dataset.file.read_text(encoding="utf-8"))["features"]
    names = [feature["properties"]["自治会名"] for feature in features]
    edits = [
        edit("1", names[0], "note", "", "改めた"),
        edit("2", names[1], "-", reason="解散"),
        edit("3", names[2], "point", "", "34.8,138.3"),
        edit("4", "x", "+", now='{"name": "x"}'),
    ]
    loaded = loaded_with(dataset, edits, catalog)
    kept = [0, *range(2, len(features))]
    assert loaded.frame["name"].tolist() == [names[n] for n in kept] and loaded.frame["note"][0] == "改めた"
    for row, n in enumerate(kept):
        assert loaded.frame.geometry[row].equals(shape(features[n]["geometry"]))
    assert loaded.edits is not None and [one.edit.id for one in loaded.edits.unapplied] == ["3", "4"]


def test_a_prototype_keeps_edits_of_data_that_it_has_copied_and_of_a_national_list_that_it_has_not(
    built: Callable[[str, str], Path], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine"))
    prototype = Prototype.load(folder)
    moves, aed = prototype.dataset("population_by_year"), prototype.dataset()
    assert aed is not None and moves is not None and moves.code  # a view of the national list
    assert edits_target(aed, folder) == folder / "datasets/takamatsu/aed/edits.csv"
    target = edits_target(moves, folder, "takamatsu")
    assert target == folder / "datasets/takamatsu/population_by_year/edits.csv"
    before = prototype.table("population_by_year")
    schema = prototype.schema("population_by_year")
    number = next(f.id for f in schema.fields if f.type == "integer" and f.id not in schema.key)
    row = next(n for n, v in enumerate(before[number]) if pd.notna(v))
    key = row_keys_of(prototype.loaded.cells[moves.key], schema)[row]
    append_edits(target, [edit("1", key, number, str(before[number][row]), "7")])
    append_edits(edits_target(aed, folder), [edit("2", prototype.table()["name"][3], "-", reason="閉鎖")])
    changed = Prototype.load(folder)
    assert changed.table("population_by_year")[number].tolist() == [
        7 if n == row else v for n, v in enumerate(before[number])
    ]
    assert changed.table()["name"].tolist() == prototype.table()["name"].drop(3).tolist()
    assert changed.catalog.problems == [] and {*changed.row_edits} == {moves.key, aed.key}


def test_what_a_participant_says_of_safety_waits_for_an_office_and_no_public_page_is_built_before(
    built: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    folder = Path(shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine"))
    table = Prototype.load(folder).table()
    name, other = table["name"][0], table["place"][1]
    path = folder / "datasets/takamatsu/aed/edits.csv"
    wrong = [
        edit("w1", name, "note", "", "山田太郎 090-1234-5678"),
        edit("w2", name, "nota", "", "x", "鈴木花子さんの話"),
    ]
    append_edits(path, [*wrong, edit("c1", "gone", "note", "", "x"), edit("p1", name, "photo", "", "photos/p1.jpg")])
    findings = {
        rule: [f for f in check(folder) if f.rule == rule] for rule in ("RowEdits", "EditsConfirmed", "DataIntact")
    }
    assert findings["DataIntact"] == []  # the hash is that of data.csv
    told = sorted((f.level, f.where.rpartition("/")[2], f.what[:40]) for f in findings["RowEdits"])
    assert [where for _, where, _ in told if "line" in where] == [f"edits.csv, line {n}" for n in (3, 4, 5)]
    assert {"mobile", "name"} <= {word for _, _, what in told for word in ("mobile", "name") if word in what}, told
    assert [f.level for f in findings["EditsConfirmed"]] == ["warning"] * 3
    path.unlink()
    append_edits(path, [edit("1", name, "note", "", "正面"), edit("2", name, "place", "x", "stale")])
    with pytest.raises(ReleaseRefused, match=r"2 changes .*健康増進施設"):
        run(folder, public=True, remark=lambda _: None)
    for section in ("山田太郎", "危機管理課 山田", "佐藤課長", "Taro Yamada", "", "x" * 99):
        with pytest.raises(KitError):
            confirm(folder, section, "2026-12-01")
    for day, ids in (("tomorrow", ()), ("2026-02-30", ()), ("2026-12-01", ("3",))):
        with pytest.raises(KitError):
            confirm(folder, "危機管理課", day, ids)
    assert [one.id for one in confirm(folder, "危機管理課", "2026/12/1", ["2"])] == ["2"]
    assert [one.id for one in confirm(folder, "Crisis Management Section", "2026-12-01")] == ["1"]
    with pytest.raises(KitError, match="Nothing waits"):
        confirm(folder, "危機管理課", "2026-12-01")
    assert [f for f in check(folder) if f.rule == "EditsConfirmed"] == []
    remarks: list[KitError] = []
    append_edits(
        path,
        [edit(str(n + 4), name, "note", "正面" if not n else HOSTILE[n - 1], text) for n, text in enumerate(HOSTILE)],
    )
    append_edits(path, [edit("9", "ＪＲホテルクレメント高松", "place", other, HOSTILE[1])])
    page = run(folder, remark=remarks.append).read_text(encoding="utf-8")
    for caveat in (
        "参加者が元のデータを直したものです（値の直し2か所）",
        "このうち6件は、参加者の申告（未確認）です",
        "1件は、いまのデータに合わない",
    ):
        assert caveat in page, caveat
    assert "<img src=x" not in page and "&lt;/script&gt;&lt;img src=x" in page
    pack = build_pack(folder, "ja", pdf=False)
    found = pd.read_csv(pack.folder / "findings.csv", dtype=str, keep_default_na=False)
    assert [*found] == ["データ", "どの行か", "項目", "元の値", "直した値", "理由", "確認"]
    assert found["直した値"].tolist() == [
        "正面",
        "stale",
        f"'{HOSTILE[0]}",
        *(t.replace("\r\n", "\n") for t in HOSTILE[1:]),
        HOSTILE[1],
    ]
    assert found["確認"][0] == "Crisis Management Section（2026-12-01）" and "反映していない" in found["確認"][1]
    letter = (pack.folder / "findings.html").read_text(encoding="utf-8")
    assert "参加者の申告（未確認）" in letter and "<img src=x" not in letter and "&lt;img src=x" in letter
    confirm(folder, "危機管理課", "2026-12-01")
    remarks.clear()
    run(folder, public=True, remark=remarks.append)
    assert ["line 3" in remark.where for remark in remarks] == [True]  # the conflict goes on being told
    saved = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert saved["confirmed_by"].tolist() == ["Crisis Management Section", *["危機管理課"] * 7]
    assert saved["confirmed_on"].tolist() == ["2026-12-01"] * 8
