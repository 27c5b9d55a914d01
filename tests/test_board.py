"""`machikit event board`: the clock of the room, and where each team stands by its files, on one page for the screen."""

import datetime as dt
import http.client
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import sampling
import yaml
from conftest import Run, text_file
from page_tools import DESKTOP, PHONE, axe, misfits, opened, texts

from machikit._base import chromium
from machikit._base.messages import LANGUAGES, in_language
from machikit.catalog import Catalog
from machikit.check import check
from machikit.event.board import Board
from machikit.event.board_server import BoardServer
from machikit.event.event_folder import Event, create_event, load_event
from machikit.event.progress import STAGES
from machikit.event.team import FILE, save_team_list, teams
from machikit.event.timetable import clock_text, schedule

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DATE = dt.date(2099, 12, 12)
LONG = "みんなで考える、海と坂と路地のまちの、だれも置いていかない避難のしかたをさがす会（高校生と商店街とおばあちゃんたち）！！"
HOSTILE = '"><img src=x onerror=alert(1)>{{7*7}}</bdi>'

Make = Callable[..., Event]


@pytest.fixture
def make(built: Callable[[str, str], Path], catalog: Catalog, tmp_path: Path) -> Make:
    """`make(name, …)`: an event whose teams of these names all have the same finished page."""

    def event(*names: str) -> Event:
        day = create_event(catalog, tmp_path / "day", DATE, "会場", "takamatsu", language="ja")
        page = built("shelter-by-hazard", "takamatsu")
        for number, name in enumerate(names, 1):
            folder = shutil.copytree(page, day.folder / "teams" / f"team-{number:02}-shelter-by-hazard")
            text_file(folder / FILE, yaml.safe_dump({"name": name}, allow_unicode=True))
        save_team_list(day, teams(day))
        return day

    return event


ZONES = ("Asia/Tokyo", "UTC", "America/New_York")


def at(minutes: int, date: dt.date = DATE) -> dt.datetime:
    return dt.datetime.combine(date, dt.time(), ZoneInfo("Asia/Tokyo")) + dt.timedelta(minutes=minutes)


def test_a_stage_is_reached_when_its_file_is_there(make: Make, machikit_cli: Run) -> None:
    day = make("ひとつ")
    folder = teams(day)[0].folder

    def state() -> dict[str, object]:
        return json.loads(machikit_cli("event", "board", day.folder, "--json").stdout)[0]

    assert state()["stage"] == "page"
    text_file(folder / "tried.csv", "when,task,managed,seconds,said\n")
    assert state()["stage"] == "page", "a table without a row is no try"
    text_file(folder / "tried.csv", "when,task,managed,seconds,said\n2099-12-12 15:00,a,yes,30,=1+1\n")
    assert (state()["stage"], state()["people"]) == ("tried", 1)
    text_file(folder / "handover" / "handover.html", "x")
    assert state()["stage"] == "handed"
    (folder / "site" / "index.html").unlink()
    assert (state()["stage"], state()["reached"]) == ("data", {s: s != "page" for s in STAGES})
    shutil.rmtree(folder / "datasets" / "takamatsu" / "evacuation_site")
    text_file(folder / "prototype.yaml", "card: shelter-by-hazard\ncity: yaizu-no-such\n")
    assert state()["stage"] == "problem"


def test_the_clock_of_the_page_follows_the_timetable(make: Make, browser: "Browser") -> None:
    day = make("ひとつ")
    file, moments = Board(day).write(pictures=False), schedule(day)
    for moment, after in list(zip(moments, [*moments[1:], None], strict=True))[:: 1 if sampling.CI else 4]:
        zone = ZONES[moment.start % len(ZONES)]  # what the computer believes of its own whereabouts
        with opened(browser, file, at(moment.end - 3), timezone_id=zone) as page:
            assert page.inner_text("#clock") == clock_text(moment.end - 3)
            assert page.inner_text("#step") == moment.step.title["ja"]
            assert page.inner_text("#left") == "あと3分"
            told = (
                f"次は {clock_text(after.start)} {after.step.title['ja']}" if after else f"{clock_text(day.end)} おわり"
            )
            assert page.inner_text("#next") == told
    for when, said in (
        (at(day.start - 10), "はじまりまで、あと10分"),
        (at(day.end), "おつかれさまでした"),
        (at(600, DATE - dt.timedelta(days=3)), "当日まで、あと3日"),
        (at(600, DATE + dt.timedelta(days=1)), "おつかれさまでした"),
    ):
        with opened(browser, file, when) as page:
            assert page.inner_text("#step") == said


def test_it_speaks_both_languages_and_keeps_the_chosen_one(make: Make, browser: "Browser") -> None:
    day = make("Crew")
    file, first = Board(day).write(pictures=False), schedule(day)[0]
    with opened(browser, file, at(first.start)) as page:
        page.click("#language")
        assert page.inner_text("#step") == first.step.title["en"]
        assert {lang for lang, _, _ in texts(page)} <= {"en"} | {"ja"}
        assert "Handed over" in page.inner_text(".steps") and "渡した" not in page.inner_text(".steps")
        page.reload()
        assert page.inner_text("#step") == first.step.title["en"]


@pytest.mark.parametrize("n", [0, 1, 4, 6, 9, 12, 20] if sampling.CI else [0, 20])
def test_everything_fits_with_any_number_of_teams(n: int, make: Make, browser: "Browser") -> None:
    day = make(*[f"チーム{i}" for i in range(n)])
    file = Board(day).write(pictures=False)
    with opened(browser, file, at(day.start + 30)) as page:
        assert page.locator(".team").count() == n
        assert misfits(page) == []
        assert page.evaluate("document.documentElement.scrollHeight") <= 800, "all teams are seen at once"
    with opened(browser, file, at(day.start + 30), size=PHONE) as page:
        assert (misfits(page), axe(page) if n in (0, 20) else []) == ([], [])


@pytest.mark.parametrize("n", [6, 12] if sampling.CI else [12])
def test_names_of_any_kind_are_text_and_fit(n: int, make: Make, browser: "Browser") -> None:
    names = [LONG, "👨‍👩‍👧 家族 🌊", HOSTILE, "W" * 60, "=1+1", "</script><script>alert(1)</script>"]
    kept = [*names, *(LONG[:-1] + c for c in "あいうえおか")][:n]
    day = make(*kept)
    file = Board(day).write(pictures=False)
    for size in (DESKTOP, PHONE):
        with opened(browser, file, at(day.start), size=size) as page:
            assert page.locator("h2").all_inner_texts() == kept
            assert page.locator("main img").count() == 0
            assert (misfits(page), axe(page)) == ([], [])


def test_a_lost_or_broken_team_is_told_and_the_board_goes_on(make: Make, browser: "Browser") -> None:
    day = make("無事", "なくした", "こわれた", "空になった")
    _, lost, broken, emptied = (team.folder for team in teams(day))
    shutil.rmtree(lost)
    for name in ("prototype.yaml", FILE, "words.csv", "tried.csv", "prototype.py"):
        (broken / name).write_bytes(b"\xff\xfe[\x00")
    for name in ("prototype.yaml", "prototype.py", FILE):
        (emptied / name).unlink()
    with opened(browser, Board(day).write(pictures=False), at(day.start)) as page:
        assert page.locator("h2").all_inner_texts() == ["無事", "なくした", "こわれた", "空になった"]
        assert page.locator(".lost").count() >= 2
        assert lost.name in page.locator(".team").nth(1).inner_text()
        assert "見つかりません" in page.locator(".team").nth(1).inner_text()
        page.click("#language")
        assert "is gone" in page.locator(".team").nth(1).inner_text()
        assert "見つかりません" not in page.locator(".team").nth(1).inner_text()
        assert page.locator(".team").nth(0).locator(".steps .on").count() == 3
        assert misfits(page) == []


def test_the_check_s_findings_are_counted_and_the_first_is_told(make: Make, browser: "Browser") -> None:
    day = make("ひとつ")
    (teams(day)[0].folder / "prototype.py").write_text("x = (\n", encoding="utf-8")
    found = {}
    for language in LANGUAGES:
        with in_language(language):
            found[language] = check(teams(day)[0].folder)
    assert found["ja"][0].level == "error" and found["ja"][0].what != found["en"][0].what
    with opened(browser, Board(day).write(pictures=False), at(day.start)) as page:
        for language in LANGUAGES:
            assert str(len(found[language])) in page.inner_text(".found")
            assert page.inner_text(".first") == found[language][0].what
            page.click("#language")


def test_a_picture_is_taken_again_only_when_the_page_has_changed(make: Make, browser: "Browser") -> None:
    assert chromium.find_chromium(), "this machine has a Chromium"
    day = make("ひとつ")
    path = Board(day).write()
    (picture,) = (day.folder / "board").glob("*.png")
    before = picture.stat().st_mtime_ns
    with opened(browser, path, at(day.start)) as page:
        assert page.evaluate("document.querySelector('.picture img').naturalWidth") == 640
    Board(day).write()
    assert [p.stat().st_mtime_ns for p in (day.folder / "board").glob("*.png")] == [before]
    site = teams(day)[0].folder / "site" / "index.html"
    site.write_text(site.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    Board(day).write()
    (again,) = (day.folder / "board").glob("*.png")
    assert again != picture


@pytest.fixture
def served(make: Make) -> Iterator[BoardServer]:
    with BoardServer(Board(make("ひとつ")), 0) as server:
        thread = threading.Thread(target=lambda: server.watch(lambda e: None, lambda p: None, rounds=30), daemon=True)
        thread.start()
        yield server


def get(server: BoardServer, path: str, host: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.http.server_port, timeout=10)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    return answer.status, answer.read().decode("utf-8", errors="replace")


def test_the_served_board_follows_the_files_and_shows_nothing_else(served: BoardServer) -> None:
    def wait(text: str) -> None:
        end = time.monotonic() + 30
        while text not in get(served, "/")[1]:
            assert time.monotonic() < end, text
            time.sleep(0.2)

    wait("<bdi>ひとつ</bdi>")
    folder = teams(load_event(served.folder))[0].folder
    text_file(folder / "tried.csv", "when,task,managed,seconds,said\n1,a,yes,30,x\n")
    wait("1人が試した")
    slug = folder.name
    assert get(served, f"/teams/{slug}/site/index.html")[0] == 200
    secret = (
        "/event.yaml",
        f"/teams/{slug}/prototype.py",
        f"/teams/{slug}/site/../prototype.py",
        "/teams/../event.yaml",
    )
    for path in (*secret, "/teams/%2e%2e/site/index.html", f"/teams/{slug}%5c/site/index.html", "/board/teams.json"):
        assert get(served, path)[0] == 404, path
    assert get(served, "/", host="example.jp")[0] == 421
    shutil.rmtree(folder)
    wait("見つかりません")


def test_a_folder_that_is_no_event_is_told(machikit_cli: Run, tmp_path: Path) -> None:
    for command in ("board", "pack"):
        made = machikit_cli("event", command, tmp_path)
        assert made.returncode == 1 and "machikit event new" in made.stderr
    assert [*tmp_path.iterdir()] == []
