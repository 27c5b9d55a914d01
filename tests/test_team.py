"""`machikit team`: a team's prototype in the event's folder, under any name that a team may give itself."""

import json
import shutil
import unicodedata
from pathlib import Path

import pytest
import yaml
from conftest import Run

LONG = "みんなで考える、海と坂と路地のまちの、だれも置いていかない避難のしかたをさがす会（高校生と商店街とおばあちゃんたち）！！"


@pytest.fixture
def day(machikit_cli: Run, tmp_path: Path) -> Path:
    """An event for two teams."""
    made = machikit_cli(
        *("event", "new", "一日", "--date", "2099-12-12", "--place", "会場", "--city", "高松市", "--teams", "2")
    )
    assert made.returncode == 0, made.stderr
    return tmp_path / "一日"


def names(day: Path, machikit_cli: Run) -> list[str]:
    return [team["name"] for team in json.loads(machikit_cli("team", "list", "--json", cwd=day).stdout)]


def test_a_team_gets_a_prototype_that_builds_and_its_name(day: Path, machikit_cli: Run) -> None:
    made = machikit_cli("team", "new", "みずいろ🌊", "--card", "shelter-by-hazard", cwd=day / "print")
    assert made.returncode == 0, made.stderr
    folder = day / "teams" / "team-01-shelter-by-hazard"
    assert yaml.safe_load((folder / "team.yaml").read_text(encoding="utf-8"))["name"] == "みずいろ🌊"
    settings = yaml.safe_load((folder / "prototype.yaml").read_text(encoding="utf-8"))
    assert (settings["card"], settings["city"], settings["language"]) == ("shelter-by-hazard", "takamatsu", "en")
    assert (folder / "prototype.py").is_file() and (folder / "datasets/takamatsu/evacuation_site/data.csv").is_file()
    assert machikit_cli("build", folder).returncode == 0
    assert (folder / "site" / "index.html").is_file()


def test_an_event_of_any_municipality_of_the_list_has_teams_at_once(machikit_cli: Run, tmp_path: Path) -> None:
    made = machikit_cli("event", "new", "day", "--date", "2099-12-12", "--place", "x", "--city", "13206")
    assert made.returncode == 0 and "machikit cards --city fuchu-tokyo" in made.stdout, made.stdout + made.stderr
    day = tmp_path / "day"
    assert yaml.safe_load((day / "event.yaml").read_text(encoding="utf-8"))["city"] == "fuchu-tokyo"
    city = yaml.safe_load((day / "datasets" / "fuchu-tokyo" / "city.yaml").read_text(encoding="utf-8"))
    assert city["code"] == "132063"
    made = machikit_cli("team", "new", "A", "--card", "town-in-ten-years", cwd=day)
    assert made.returncode == 0, made.stderr
    waits = machikit_cli("team", "new", "B", "--card", "aed-nearby", cwd=day)
    assert waits.returncode == 1 and "machikit add FILE --city fuchu-tokyo --topic aed" in waits.stderr


@pytest.mark.parametrize(("asked", "told"), [("府中市", "132063"), ("亀岡氏", "262064"), ("日本", "six-digit")])
def test_a_name_of_several_municipalities_or_of_none_makes_no_event(
    asked: str, told: str, machikit_cli: Run, tmp_path: Path
) -> None:
    made = machikit_cli("event", "new", "day", "--date", "2099-12-12", "--place", "x", "--city", asked)
    assert made.returncode == 1 and "→" in made.stderr and "Traceback" not in made.stderr
    assert told in made.stderr and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (LONG, LONG),
        ("がっこう", unicodedata.normalize("NFC", "がっこう")),
        ("👨‍👩‍👧 家族 🏳️‍🌈", "👨‍👩‍👧 家族 🏳️‍🌈"),
        ("../../x", "../../x"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("a\x1b[31m\u202e\n b", "a[31m b"),
    ],
)
def test_a_name_is_kept_as_written_and_never_becomes_a_path(
    written: str, kept: str, day: Path, machikit_cli: Run
) -> None:
    made = machikit_cli("team", "new", written, "--card", "shelter-by-hazard", "--event", day)
    assert made.returncode == 0, made.stderr
    assert "\x1b" not in made.stdout and "\u202e" not in made.stdout
    assert [p.name for p in (day / "teams").iterdir()] == ["team-01-shelter-by-hazard"]
    assert names(day, machikit_cli) == [kept]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((LONG + "あ", "--card", "shelter-by-hazard"), "61 characters"),
        (("", "--card", "shelter-by-hazard"), "no name"),
        (("x", "--card", "no-such-card"), "is not a card"),
        (("x", "--card", "shelter-by-hazard", "--city", "nowhere"), "nowhere"),
        (("x", "--card", "mother-and-child-risk"), ""),
    ],
)
def test_what_cannot_be_a_team_is_told_and_leaves_nothing(
    asked: tuple[str, ...], told: str, day: Path, machikit_cli: Run
) -> None:
    made = machikit_cli("team", "new", *asked, cwd=day)
    assert (made.returncode, made.stdout) == (1, "") and told in made.stderr and "→" in made.stderr
    assert "Traceback" not in made.stderr
    assert [*(day / "teams").iterdir()] == []


def test_outside_an_event_it_says_what_to_do(machikit_cli: Run) -> None:
    for asked in (("new", "x", "--card", "shelter-by-hazard"), ("list",), ("forget", "x")):
        made = machikit_cli("team", *asked)
        assert made.returncode == 1 and "machikit event new" in made.stderr


def test_two_teams_have_two_names_and_the_first_is_named(day: Path, machikit_cli: Run) -> None:
    machikit_cli("team", "new", "Ｈarbour 港", "--card", "shelter-by-hazard", cwd=day)
    again = machikit_cli("team", "new", "harbour港", "--card", "shelter-by-hazard", cwd=day)
    assert again.returncode == 1 and "teams/team-01-shelter-by-hazard" in again.stderr
    assert len([*(day / "teams").iterdir()]) == 1


def test_more_teams_than_planned_and_three_on_a_card_are_made_with_a_word(day: Path, machikit_cli: Run) -> None:
    told = [machikit_cli("team", "new", f"t{n}", "--card", "shelter-by-hazard", cwd=day) for n in range(3)]
    assert [made.returncode for made in told] == [0, 0, 0]
    assert [made.stderr for made in told[:2]] == ["", ""]
    assert "makes 3 teams; event.yaml says 2" in told[2].stderr and "3 teams have" in told[2].stderr
    assert names(day, machikit_cli) == ["t0", "t1", "t2"]


def test_a_lost_team_is_missed_until_it_is_forgotten(day: Path, machikit_cli: Run) -> None:
    for name in ("ひとつ", "ふたつ"):
        machikit_cli("team", "new", name, "--card", "shelter-by-hazard", cwd=day)
    assert "is there" in machikit_cli("team", "forget", "ひとつ", cwd=day).stderr
    shutil.rmtree(day / "teams" / "team-01-shelter-by-hazard")
    assert "ひとつ" in (listed := machikit_cli("team", "list", cwd=day).stdout) and "folder is gone" in listed
    third = machikit_cli("team", "new", "みっつ", "--card", "shelter-by-hazard", cwd=day)
    assert "team-03" in third.stdout, "a lost team's number is not given away: its folder may come back"
    assert machikit_cli("team", "forget", "ひとつ", cwd=day).returncode == 0
    assert names(day, machikit_cli) == ["ふたつ", "みっつ"]
    assert machikit_cli("team", "forget", "ひとつ", cwd=day).returncode == 1


def test_what_is_broken_in_a_team_s_folder_breaks_no_list(day: Path, machikit_cli: Run) -> None:
    machikit_cli("team", "new", "ひとつ", "--card", "shelter-by-hazard", cwd=day)
    folder = day / "teams" / "team-01-shelter-by-hazard"
    for junk in (b"name: [", b"\xff\xfe\x00", b"- 1\n"):
        (folder / "team.yaml").write_bytes(junk)
        (folder / "prototype.yaml").write_bytes(junk)
        assert names(day, machikit_cli) == ["ひとつ"]
    (day / "board" / "teams.json").write_text('{"../../etc": ["x", "y", "z"], "a": 1}', encoding="utf-8")
    assert names(day, machikit_cli) == [folder.name]
