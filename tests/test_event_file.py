"""event.yaml as people write it: commented, in any encoding of Windows, with signs of a Japanese keyboard; review dates."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from conftest import Run

from machikit._base.errors import KitError
from machikit._base.messages import in_language
from machikit.catalog import Catalog
from machikit.check import check
from machikit.event.event_file import event_text, without_password
from machikit.event.event_folder import create_event, load_event
from machikit.event.review_dates import review_date
from machikit.event.sheet import SHEETS, sheets

DAY = dt.date(2030, 12, 12)
PLAIN = """title: "高松の一日"
date: 2030-12-12
place: "会場"
city: "takamatsu"
hours: 8
teams: 6
themes: [disaster]
people:
  host: "司書"
  owner: "健康課"
wifi:
  name: "kaijo"
  password: "sesame"
"""


def event_of(folder: Path, text: str, encoding: str = "utf-8"):  # type: ignore[no-untyped-def]
    (folder / "event.yaml").write_text(text, encoding=encoding)
    with in_language("ja"):
        return load_event(folder)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_new_event_says_of_every_line_what_it_is_and_where_it_is_used(
    catalog: Catalog, tmp_path: Path, language: str
) -> None:
    event = create_event(
        catalog, tmp_path / "day", DAY, '3階 "広間": 南', "takamatsu", themes=["disaster"], language=language, today=DAY
    )
    text = (tmp_path / "day" / "event.yaml").read_text(encoding="utf-8")
    assert load_event(tmp_path / "day") == event and event.place == '3階 "広間": 南'
    lines = text.split("\n")
    keys = [n for n, line in enumerate(lines) if re.match(r" *[a-z]+:", line)]
    assert len(keys) == 19 and all(lines[n - 1].lstrip().startswith("# ") for n in keys)
    assert bool(re.search("[ぁ-ん]", text.split("\n", 1)[0])) == (language == "ja")
    titles = {sheet.title[language]: sheet.id for sheet in sheets().values()}
    wanted = {"host", "owner", "contact", "privacy", "wifi", "place"}
    for n in keys:
        key = lines[n].split(":")[0].strip()
        for title in re.findall("「([^」]+)」|“([^”]+)”", lines[n - 1]):
            sheet = titles["".join(title)]
            source = (SHEETS / f"{sheet}.yaml").read_text(encoding="utf-8")
            source += (SHEETS.parent / "timetable.yaml").read_text(encoding="utf-8") if sheet == "script" else ""
            assert key not in wanted or f"{{{key}}}" in source or sheet in ("handover", "cards"), (key, sheet)
    for key in wanted:
        using = [s for s in sheets() if f"{{{key}}}" in (SHEETS / f"{s}.yaml").read_text(encoding="utf-8")]
        comment = lines[next(n for n in keys if lines[n].strip().startswith(f"{key}:")) - 1]
        assert all(sheets()[s].title[language] in comment for s in using), (key, using)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_it_is_read_as_editors_on_windows_save_it(tmp_path: Path, encoding: str) -> None:
    event = event_of(tmp_path, PLAIN.replace("\n", "\r\n"), encoding)
    assert (event.title, event.people["owner"], event.date) == ("高松の一日", "健康課", DAY)


def test_a_damaged_text_is_refused_rather_than_taken_for_another_encoding(tmp_path: Path) -> None:
    raw = PLAIN.encode()
    (tmp_path / "event.yaml").write_bytes(raw[:9] + raw[10:])
    with pytest.raises(KitError):
        load_event(tmp_path)


@pytest.mark.parametrize(
    ("line", "typed", "meant"),
    [
        ("date: 2030-12-12", "date: ２０３０－１２－１２", DAY),
        ("date: 2030-12-12", "date: 2030年12月12日", DAY),
        ("date: 2030-12-12", "date: 令和12年12月12日（木）", DAY),
        ("date: 2030-12-12", "date: 2030/12/12", DAY),
        ("teams: 6", "teams: ６", 6),
        ("teams: 6", "teams: 6\nstart: ９：３０", 570),
        ("teams: 6", "teams: 6\nstart: 9時半", 570),
        ("[disaster]", "[disaster，childcare、heat]", ("disaster", "childcare", "heat")),
        ('"高松の一日"', "高松：“みんな”の一日", "高松：“みんな”の一日"),
    ],
)
def test_what_can_only_be_meant_one_way_is_taken(tmp_path: Path, line: str, typed: str, meant: object) -> None:
    event = event_of(tmp_path, PLAIN.replace(line, typed), "cp932")
    assert meant in (event.date, event.teams, event.start, event.themes, event.title)


@pytest.mark.parametrize(
    ("line", "typed", "signs", "number", "mended"),
    [
        ("date: 2030-12-12", "date：2030-12-12", "：", 2, "date: 2030-12-12"),
        ("date: 2030-12-12", "date:2030-12-12", "", 2, "date: 2030-12-12"),
        ("hours: 8", "hours:　8", "空白", 5, "hours: 8"),
        ("hours: 8", "hours: 8 ＃ 時間", "＃", 5, "hours: 8  # 時間"),
        ('"高松の一日"', "“高松の一日”", "“”", 1, 'title: "高松の一日"'),
        ('"高松の一日"', '"高松の一日”', "”", 1, 'title: "高松の一日"'),
        ("title", "＃ メモ\ntitle", "＃", 1, "# メモ"),
        ("title", "ｔｉｔｌｅ", "ｔｉｌｅ", 1, 'title: "高松の一日"'),
        ('  host: "司書"\n  owner: "健康課"', "  host：司書\n  owner：健康課", "：", 9, "  host: 司書"),
        ('  host: "司書"', '　host: "司書"', "空白", 9, '  host: "司書"'),
        ('  host: "司書"', '\thost: "司書"', "タブ", 9, '  host: "司書"'),
        ("[disaster]", "［disaster，heat］", "［，］", 7, "themes: [disaster,heat]"),
        ("themes: [disaster]", "themes:\n－ disaster", "－", 8, "- disaster"),
        ('  password: "sesame"', "  password：sesame", "：", 13, "  password: …"),
    ],
)
def test_a_sign_that_yaml_does_not_know_is_told_with_its_line_and_what_to_type(
    tmp_path: Path, line: str, typed: str, signs: str, number: int, mended: str
) -> None:
    with pytest.raises(KitError) as told:
        event_of(tmp_path, PLAIN.replace(line, typed), "cp932")
    error = told.value
    assert (error.where, f"{number}行目" in error.what, signs in error.what) == ("event.yaml", True, True), str(error)
    assert f"「{mended}」" in error.fix and "sesame" not in str(error)


def test_handover_and_prototype_are_read_alike(tmp_path: Path, machikit_cli: Run) -> None:
    (tmp_path / "prototype.yaml").write_bytes("card：aed-nearby\ncity: takamatsu\n".encode("cp932"))
    (tmp_path / "prototype.py").write_text("from machikit import Prototype\n\nPrototype.load()\n", encoding="utf-8")
    done = machikit_cli("build", tmp_path, env={"MACHIKIT_LANG": "en"})
    assert done.returncode == 1 and "Line 1: “：”" in done.stderr and "card: aed-nearby" in done.stderr
    assert "Traceback" not in done.stderr
    assert any("card: aed-nearby" in f.what + f.fix for f in check(tmp_path))


def test_the_password_goes_and_comments_stay(tmp_path: Path) -> None:
    text = f"# うちの会\n{PLAIN}# おわり\n"
    assert without_password(text, yaml.safe_load(text)) == text.replace('"sesame"', '""')
    flow = "wifi: {name: a, password: 'sesame'} # 会場\n"
    assert without_password(flow, yaml.safe_load(flow)) == 'wifi: {name: a, password: ""} # 会場\n'
    in_comment = f"{text}# もとは sesame\n"
    left = without_password(in_comment, yaml.safe_load(in_comment))
    assert "sesame" not in left and yaml.safe_load(left)["people"]["host"] == "司書"


def test_any_text_stays_what_it_is() -> None:
    settings = {
        "title": 'a "b" \\ : # \u202e😀\u2028\x85 　',
        "place": "",
        "n": 8,
        "people": {"host": "x: y"},
        "more": [1, "あ"],
    }
    assert yaml.safe_load(event_text(settings)) == settings


@pytest.mark.parametrize(
    ("date", "days", "working"),
    [
        ("2030-12-12", 30, "2031-01-14"),  # Saturday, Sunday, 成人の日
        ("2030-12-12", 90, "2031-03-12"),
        ("2026-04-03", 30, "2026-05-07"),  # Sunday, two holidays, and the day that makes up for the Sunday
        ("2026-11-29", 30, "2027-01-04"),  # 29 December
        ("2099-12-01", 30, "2100-01-04"),
        ("2101-12-01", 90, "2102-03-01"),
    ],
)
def test_reviews_are_on_working_days(date: str, days: int, working: str) -> None:
    assert review_date(dt.date.fromisoformat(date), days).isoformat() == working
