"""Every dataset of all of Japan in the house, held against its own files, its topic, and what must never be in it."""

import csv
import gzip
import hashlib
import io
import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pandas as pd
import pytest
import sampling

from machikit.catalog import kit_root
from machikit.catalog.municipality_list import municipalities
from machikit.tables.national.national_report import REPORT, national_report

KIT = sampling.kit()
NAMES = sorted(n for n, d in KIT.datasets.items() if d.is_split)
LIST = municipalities(KIT)
CODE = "全国地方公共団体コード"
SAMPLE = (
    "28",
    "31",
)  # prefectures that are read also without CI=true: wards of a designated city, and the fewest people
MOBILE = re.compile(r"(?<!\d)0[789]0\D{0,2}\d{4}\D{0,2}\d{4}(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
PROSE = 120  # characters: a longer cell is a description
EVERY = pytest.param(tuple(f"{n:02}" for n in range(1, 48)), marks=pytest.mark.full, id="all")


def text(name: str, path: str) -> str:
    return gzip.decompress((KIT.datasets[name].path / path).read_bytes()).decode()


@cache
def records(name: str, prefecture: str) -> list[dict[str, Any]]:
    """The rows of a prefecture as plain csv and json read them."""
    resource = next(r for r in KIT.datasets[name].package["resources"] if r["name"] == f"data-{prefecture}")
    if "unpivot" in resource:
        return long_records(name, resource)
    if resource["format"] == "csv":
        return list(csv.DictReader(io.StringIO(text(name, resource["path"]), newline="")))
    return [feature["properties"] for feature in json.loads(text(name, resource["path"]))["features"]]


def long_records(name: str, resource: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures of a wide file as pandas melts it."""
    wide = pd.read_csv(KIT.datasets[name].path / resource["path"], dtype=str, keep_default_na=False)
    columns = pd.DataFrame(beside(name, resource["unpivot"]["columns"].partition(".")[0]))
    (value,) = {f["id"] for f in fields(name)} - {"code", *columns}
    long = wide.melt(CODE, var_name="column", value_name=value)
    long = long[long[value] != ""].merge(columns, on="column", validate="many_to_one", how="left")
    assert len(long) == resource["unpivot"]["rows"]
    headers = {f["id"]: f["name"] for f in fields(name)}
    return long.rename(columns=headers)[list(headers.values())].to_dict("records")


def beside(name: str, resource: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(name, f"{resource}.csv.gz"))))


def on_disk(name: str) -> list[dict[str, Any]]:
    """The resources as the file says them: the catalog puts the schema into them."""
    return json.loads((KIT.datasets[name].path / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def fields(name: str) -> list[dict[str, str]]:
    return json.loads((KIT.datasets[name].path / "schema.json").read_text(encoding="utf-8"))["fields"]


@pytest.mark.parametrize("prefectures", [pytest.param(SAMPLE, id="sample"), EVERY])
@pytest.mark.parametrize("name", sampling.third(NAMES))
def test_frictionless_accepts_the_package(name: str, prefectures: tuple[str, ...]) -> None:
    import frictionless

    package = frictionless.Package(str(KIT.datasets[name].path / "datapackage.json"))
    for resource in list(package.resources):
        if resource.name.startswith("data-") and resource.name[-2:] not in prefectures:
            package.remove_resource(resource.name)
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_file_for_each_prefecture_and_their_hashes_are_true(name: str) -> None:
    dataset, schema = KIT.datasets[name], KIT.schema(KIT.datasets[name].topic)
    resources = dataset.package["resources"]
    assert [r["name"] for r in resources][:47] == [f"data-{n:02}" for n in range(1, 48)]
    assert {r["name"] for r in resources[47:]} <= {"counts", "findings", "neighbours", "columns"}
    for resource in resources:
        body = (dataset.path / resource["path"]).read_bytes()
        assert (resource["hash"], resource["bytes"]) == ("sha256:" + hashlib.sha256(body).hexdigest(), len(body))
        assert body[3:8] == bytes(5), "a name or a time in the gzip header"
    files = {r["path"] for r in resources} | {
        "datapackage.json",
        "schema.json",
        *(r["schema"] for r in on_disk(name)[:1]),
    }
    assert {p.name for p in dataset.path.iterdir()} == files
    assert fields(name)[0] == {"name": CODE, "id": "code", "type": "string"}
    order = [f.id for f in schema.fields]
    ids = [f["id"] for f in fields(name)[1:]]
    assert ids == sorted(ids, key=order.index)
    assert all(f["name"] == schema.by_id[f["id"]].header for f in fields(name)[1:])
    assert {f.id for f in schema.fields if f.required} <= {*ids, "code"}


@pytest.mark.parametrize("prefectures", [pytest.param(SAMPLE, id="sample"), EVERY])
@pytest.mark.parametrize("name", NAMES)
def test_counts_are_those_of_the_rows_a_city_with_its_wards(name: str, prefectures: tuple[str, ...]) -> None:
    dataset, ids = KIT.datasets[name], {f["name"]: f["id"] for f in fields(name)}
    cities = {m.prefecture + m.name: m.code for m in LIST if not m.city}
    is_whole = dataset.package.get("wards") != "own_rows"
    city_of = {m.code: cities[m.prefecture + m.city] for m in LIST if m.city} if is_whole else {}
    rows: Counter[str] = Counter()
    filled: Counter[tuple[str, str]] = Counter()
    for prefecture in prefectures:
        for row in records(name, prefecture):
            assert list(row) == list(ids) and row[CODE][:2] == prefecture
            for code in {row[CODE], city_of.get(row[CODE], row[CODE])}:
                rows[code] += 1
                filled.update((code, ids[header]) for header, value in row.items() if value not in ("", None))
    told = [r for r in beside(name, "counts") if r["code"][:2] in prefectures]
    assert {r["code"]: int(r["rows"]) for r in told} == rows
    for line in told:
        assert {i: int(n) for i, n in line.items() if i not in ("code", "rows")} == {
            i: filled[line["code"], i] for i in ids.values() if i != "code"
        }


@pytest.mark.parametrize("name", NAMES)
def test_every_code_is_a_municipality_and_every_finding_has_words(name: str) -> None:
    known = {m.code for m in LIST}
    assert {r["code"] for r in beside(name, "counts")} <= known
    package = KIT.datasets[name].package
    if any(r["name"] == "findings" for r in package["resources"]):
        found = beside(name, "findings")
        assert {r["code"] for r in found} <= known and all(int(r["count"]) > 0 for r in found)
        for finding in {r["finding"] for r in found if not r["finding"].startswith("distinct:")}:
            words = package["findings"][finding]
            assert all("{n}" in words[lang] for lang in ("ja", "en"))
            assert words["ja"].endswith("。") and words["en"].endswith(".")
    if any(r["name"] == "neighbours" for r in package["resources"]):
        pairs = {(r["code"], r["neighbour"]): r["metres"] for r in beside(name, "neighbours")}
        assert all(pairs[b, a] == metres and {a, b} <= known for (a, b), metres in pairs.items())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_points_to_a_single_person_and_nothing_is_prose(name: str) -> None:
    for prefecture in sampling.third(sampling.third(f"{n:02}" for n in range(1, 48))):
        for row in records(name, prefecture):
            said = " ".join(map(str, row.values()))
            assert not MOBILE.search(said) and not MAIL.search(said)
            assert max(map(len, map(str, row.values()))) <= PROSE, said


def test_the_report_of_what_was_counted_is_up_to_date_in_both_languages() -> None:
    report = (kit_root() / REPORT).read_text(encoding="utf-8")
    assert report == national_report(KIT), "python -m machikit.tables.national.national_report writes it anew"
    for name in (n for n in NAMES if KIT.datasets[n].package.get("findings")):  # more than numbers of different values
        package = KIT.datasets[name].package
        assert f"## {package['title']}\n" in report and f"## {package['title_en']}\n" in report


@pytest.mark.skipif("japan/boundary" not in NAMES, reason="no outlines")
def test_a_ward_younger_than_the_outlines_has_that_of_its_city() -> None:
    ward = next(m for m in LIST if m.name == "浜松市浜名区")
    view = KIT.national("boundary").view(ward.code)  # type: ignore[union-attr]
    assert view is not None and view.rows == 1 and view.code == next(m.code for m in LIST if m.name == "浜松市")
    assert KIT.national("evacuation_site").view("221317") is None  # type: ignore[union-attr]


@pytest.mark.parametrize("topic", ["evacuation_site", "evacuation_shelter"])
def test_no_private_home_and_no_protected_facility_is_named(topic: str) -> None:
    """What the release gate refuses would stop every page of the town; the position of a withheld name stays."""
    from machikit.tables.privacy.table_scan import scan_table

    name = f"japan/{topic}"
    for prefecture in sampling.third(("01", "03", "07", "27", "30", "43")):
        rows = records(name, prefecture)
        found = scan_table(list(rows[0]), [list(r.values()) for r in rows], KIT.schema(topic))
        assert not [(one.kind, one.column) for one in found if one.level == "error"]
    told = {r["code"]: int(r["count"]) for r in beside(name, "findings") if r["finding"] == "private_home"}
    rows = [r for p in {code[:2] for code in told} for r in records(name, p) if r["名称"].startswith("個人宅の付近")]
    assert sum(told.values()) >= len(rows) > 0 and all(r["緯度"] for r in rows)
