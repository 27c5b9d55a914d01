"""A whole day by script, nothing mocked: an event is made, printed and packed; six teams each do what teams do, the sixth from the
stick in an empty home, for a city that is added on that day; everything is tried in a browser, handed over, lost, restored,
zipped and opened elsewhere with the network gone.

    python tests/rehearsal.py            the day as it is run (`make rehearsal`)
    python tests/rehearsal.py --short    two teams, no wheels: what `make test` runs

Prints a table (step, seconds, files, findings) and, as its last line, whether the day worked.
"""

import csv
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from page_tools import settle
from playwright.sync_api import Browser

TESTS = Path(__file__).parent
DIRTY = TESTS / "dirty" / "92-aed-everything" / "input.xlsx"
ELSEWHERE = "べつの パソコン (2)"  # a path as they are on a Windows laptop: spaces, Japanese, brackets
VISITORS = [  # (managed, what they said): invented
    (True, "すぐ見つかった"),
    (True, "字が大きくて読みやすい"),
    (False, "地図の色の意味がわからない"),
    (True, "うちの町もあった"),
    (True, "=1+1 ではないよね？"),
]


class Failed(Exception):
    """A step of the day did not work."""


@dataclass
class Step:
    name: str
    seconds: float
    files: int
    findings: str


@dataclass
class Team:
    """name, card; work: what this team does to its prototype, given the day and the folder; None: it takes the page as it is.
    city: one that nobody had thought of before the day; the team works on a laptop of its own, from the stick."""

    name: str
    card: str
    work: Callable[["Day", Path], str] | None = None
    before: Callable[["Day"], str] | None = None  # what it lays into the event's folder first
    city: str = ""


@dataclass
class Day:
    """The event's folder and what has been done so far."""

    base: Path
    steps: list[Step] = field(default_factory=list)
    folders: dict[str, Path] = field(default_factory=dict)
    browser: object = None

    @property
    def event(self) -> Path:
        return self.base / "高松の一日"

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time a step; what is appended to the list is told as its findings."""
        before, begun, told = count(self.base), time.monotonic(), list[str]()
        try:
            yield told
        except Exception as error:
            self.steps.append(Step(name, time.monotonic() - begun, count(self.base) - before, f"✗ {error}"[:300]))
            raise
        self.steps.append(
            Step(name, time.monotonic() - begun, count(self.base) - before, "; ".join(filter(None, told)))
        )

    def environment(self) -> dict[str, str]:
        """The variables that its commands see."""
        return os.environ | {"MACHIKIT_LANG": "ja", "PYTHONUTF8": "1", "NO_PROXY": "*"}

    def run(self, *args: object, cwd: Path | None = None, allowed: tuple[int, ...] = (0,)) -> str:
        """Run `machikit …` as somebody in the room would; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "machikit", *map(str, args)],
            cwd=cwd or self.event if (cwd or self.event).is_dir() else self.base,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )
        if done.returncode not in allowed or "Traceback" in done.stderr:
            raise Failed(f"machikit {' '.join(map(str, args))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout


def count(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


# --- before the day ---------------------------------------------------------------------------------------------------------


def prepare(day: Day, teams: int, short: bool) -> None:
    date = dt.date.today() + dt.timedelta(days=30)
    with day.step("event new"):
        day.run(
            "event",
            "new",
            day.event,
            "--date",
            date,
            "--place",
            "市民活動センター 3階",
            "--city",
            "高松市",
            "--teams",
            teams,
        )
        path = day.event / "event.yaml"
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        said["people"] |= {"host": "進行係", "owner": "危機管理課", "contact": "当日の受付", "privacy": "総務課"}
        path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with day.step("event print") as told:
        day.run("event", "print", *(["--no-pdf"] if short else []))
        told.append(f"{len(list((day.event / 'print').glob('*.html')))} HTML")
        told.append(f"{len(list((day.event / 'print').glob('*.pdf')))} PDF")
    with day.step("event pack") as told:
        day.run("event", "pack", "-o", day.base / "usb", *(["--no-wheels", "--no-pdf"] if short else []))
        told.append(f"{sum(p.stat().st_size for p in (day.base / 'usb').rglob('*') if p.is_file()) / 1e6:.0f} MB")


# --- what the teams do ------------------------------------------------------------------------------------------------------


def own_file(day: Day) -> str:
    """The team has brought its own dirty table: `add` makes it the event's data on that topic."""
    shutil.copy(DIRTY, day.event / "AED一覧.xlsx")
    how = ["--city", "高松市", "--topic", "aed", "--licence", "cc-by-4.0", "--as-of", "2026-10-01"]
    told = day.run("add", "AED一覧.xlsx", *how, allowed=(0, 1))  # 1: it holds somebody's number, which stays out
    found = re.search(r"(\d+)行 = データになった(\d+)行 \+ 外した(\d+)行", told)
    if not found or int(found[1]) != int(found[2]) + int(found[3]):
        raise Failed(f"rows were lost on the way: {told}")
    return found[0]


def own_card(day: Day) -> str:
    """A card of the team's own: one folder dropped into the event."""
    folder = day.event / "idea_cards" / "shade-on-the-way"
    folder.mkdir(parents=True)
    facts = {"theme": "heat", "template": "facility-map", "tables": {"main": "park"}, "needs": {"main": []}}
    facts |= {"minutes": 45, "sensitivity": "open", "skills": ["walk", "words"], "partners": ["park office"]}
    (folder / "card.yaml").write_text(yaml.safe_dump(facts), encoding="utf-8")
    prose = {
        "ja": "日かげの公園\n\n歩いて行ける日かげはどこ？",
        "en": "Parks with shade\n\nWhere is shade within a walk?",
    }
    for language, text in prose.items():
        (folder / f"{language}.md").write_text(f"# {text}\n", encoding="utf-8")
    return "shade-on-the-way"


def words(day: Day, project: Path) -> str:
    """The team writes no code: it changes the question in words.csv, as Excel saves it."""
    path = project / "words.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        if row[0] == "question":
            row[1] = "車いすで入れるトイレは、いちばん近くてどこ？"
    with path.open("w", encoding="cp932", errors="replace", newline="") as file:
        csv.writer(file).writerows(rows)
    return "words.csv"


def code(day: Day, project: Path) -> str:
    """The team changes the template's code: only what lies north of the middle."""
    path = project / "prototype.py"
    before = path.read_text(encoding="utf-8")
    line = "page = prototype.page()"
    after = before.replace(line, f"sites = sites[sites.geometry.y > sites.geometry.y.median()]\n{line}")
    if after == before:
        raise Failed(f"{path}: the line to change is not there")
    path.write_text(after, encoding="utf-8")
    return "prototype.py"


TEAMS = [
    Team("チーム青🌊", "shelter-by-hazard"),
    Team("自分の表", "aed-nearby", before=own_file),
    Team("じぶんのカード", "shade-on-the-way", before=own_card),
    Team("ことば係", "toilet-for-everyone", words),
    Team("コード", "nursery-finder", code),
    Team("<b>となりの町</b>", "town-in-ten-years", city="亀岡市"),
]
SHORT = [TEAMS[1], TEAMS[3]]


def make(day: Day, team: Team) -> None:
    if team.city:
        return make_on_stick(day, team)
    with day.step(f"{team.name}: team new, build") as told:
        told.append(team.before(day) if team.before else "")
        known = set((day.event / "teams").iterdir())
        day.run("team", "new", team.name, "--card", team.card)
        (folder,) = {p for p in (day.event / "teams").iterdir() if (p / "prototype.yaml").is_file()} - known
        day.folders[team.name] = folder
        told.append(team.work(day, folder) if team.work else "")
        day.run("build", folder)


def make_on_stick(day: Day, team: Team) -> None:
    """A laptop with an empty home and no network is set up from the stick; its city is added there and then. At noon the team's
    folder is brought over to the event."""
    home = day.base / "からの家 (6)"
    home.mkdir()
    work = home / "machikit" / day.event.name
    with day.step(f"{team.name}: stick in an empty home") as told:
        told.append(stick(day, home, "--version").split()[-1])
        stick(day, home, "city", "add", team.city)
        stick(day, home, "team", "new", team.name, "--card", team.card, "--city", team.city)
        (folder,) = (work / "teams").iterdir()
        stick(day, home, "build", folder)
        opens(day.browser, folder / "site" / "index.html")
        menu = stick(day, home, said="2\nもう一組\n1\n6\n0\n")
        if len(list((work / "teams").iterdir())) != 2 or not (work / "board" / "index.html").is_file():
            raise Failed(f"the menu made no team, or no board: {menu}")
        number = 1 + len(day.folders)
        day.folders[team.name] = day.event / "teams" / f"team-{number:02}-{team.card}"
        shutil.copytree(folder, day.folders[team.name])


def stick(day: Day, home: Path, *args: object, said: str = "") -> str:
    """Start the stick on that laptop: with a command, or with what is typed into its menu."""
    nowhere = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
    )
    kept = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]), "HOME": str(home)}
    done = subprocess.run(
        ["sh", str(day.base / "usb" / "start.sh"), *map(str, args)],
        cwd=home,
        env=kept | nowhere | {"LC_ALL": "C.UTF-8", "MACHIKIT_LANG": "ja", "PIP_NO_INDEX": "1"},
        input=said,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    if done.returncode != 0 or "Traceback" in done.stderr:
        raise Failed(f"start.sh {' '.join(map(str, args))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


# --- trying, checking, handing over -------------------------------------------------------------------------------------------


def attempt(day: Day, team: Team, browser: object) -> None:
    """Five visitors try the page at the team's own laptop: a browser fills the bar."""
    project = day.folders[team.name]
    with day.step(f"{team.name}: try with {len(VISITORS)}") as told, serving(project) as address:
        page = browser.new_page()  # type: ignore[attr-defined]
        page.goto(address)
        settle(page)
        page.wait_for_selector("#try-start")
        for n, (managed, said) in enumerate(VISITORS, 1):
            wait(lambda: begun(page))
            page.click("#try-yes" if managed else "#try-no")
            page.fill("#try-said", said)
            page.click("#try-save")
            wait(lambda n=n: len(tried(project)) >= n)
        page.close()
        rows = tried(project)
        wanted = ["yes" if managed else "no" for managed, _ in VISITORS]
        if [row["managed"] for row in rows] != wanted:
            raise Failed(f"tried.csv holds {[row['managed'] for row in rows]}, not {wanted}")
        told.append(f"{len(rows)} tried, {wanted.count('yes')} managed")


def begun(page: Any) -> bool:
    """Whether a try has begun; a click just before the first build of `machikit try` goes with the old page, and is made again."""
    if not page.is_visible("#try-yes") and page.is_enabled("#try-start"):
        page.click("#try-start")
        page.wait_for_timeout(100)
    return bool(page.is_visible("#try-yes"))


@contextmanager
def serving(project: Path) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "machikit", "try", str(project), "--no-open", "--port", "0"]
    spoken = os.environ | {"MACHIKIT_LANG": "ja"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", env=spoken)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if not found:
            raise Failed(f"machikit try said: {line!r}")
        yield found[0]
    finally:
        server.terminate()
        server.wait(30)


def tried(project: Path) -> list[dict[str, str]]:
    path = project / "tried.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def wait(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise Failed(f"not within {seconds:.0f} s")
        time.sleep(0.05)


def hand_over(day: Day, team: Team, pdf: bool) -> None:
    project = day.folders[team.name]
    with day.step(f"{team.name}: check, handover") as told:
        day.run("build", project)
        found = json.loads(day.run("check", project, "--json"))
        told.append(f"{len(found)} findings" if found else "")
        page = (project / "site" / "index.html").read_text(encoding="utf-8")
        if not re.search(r"5人.{0,12}4人", re.sub(r"<[^>]+>", "", page)):
            raise Failed("the page does not say that 5 tried it and 4 managed")
        day.run("handover", project, *([] if pdf else ["--no-pdf"]))
        if not (project / "handover" / "handover.html").is_file():
            raise Failed("no handover pack")


def board(day: Day, wanted: str) -> None:
    """The screen of the room says the stage that all teams have reached."""
    with day.step("event board") as told:
        stages = json.loads(day.run("event", "board", "--json"))
        told += sorted({one["stage"] for one in stages})
        day.run("event", "board")
        if {one["stage"] for one in stages} != {wanted} or len(stages) != len(day.folders):
            raise Failed(f"{wanted} was expected of {len(day.folders)} teams: {stages}")


# --- a laptop is lost, and the folder goes elsewhere ----------------------------------------------------------------------------


def lose(day: Day, team: Team, browser: object) -> None:
    """A team's folder is gone in the middle of the day: the board goes on, and the event's copy brings it back."""
    project, kept = day.folders[team.name], day.base / "copy-of-the-event"
    with day.step(f"{team.name}: lost and restored"):
        shutil.copytree(day.event, kept)
        shutil.rmtree(project)
        gone = json.loads(day.run("event", "board", "--json"))
        if len(gone) != len(day.folders):
            raise Failed("the board forgot the team whose folder is gone")
        shutil.copytree(kept / "teams" / project.name, project)
        day.run("build", project)
        opens(browser, project / "site" / "index.html")


def carry(day: Day, browser: object) -> None:
    """The event's folder as a zip, unpacked on another path: every page opens with the network gone, and can be built again."""
    with day.step("zip, unpack elsewhere, open offline") as told:
        archive = shutil.make_archive(str(day.base / "event"), "zip", day.event)
        there = day.base / ELSEWHERE / "展開"
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(there)
        for folder in day.folders.values():
            opens(browser, there / "teams" / folder.name / "site" / "index.html")
            opens(browser, there / "teams" / folder.name / "handover" / "handover.html")
        opens(browser, there / "board" / "index.html")
        moved = there / "teams" / next(iter(day.folders.values())).name
        day.run("build", moved, cwd=there)
        opens(browser, moved / "site" / "index.html")
        told.append(f"{2 * len(day.folders) + 2} pages opened")


def opens(browser: object, page_file: Path) -> None:
    """The file opens by its path, asks for nothing and complains of nothing."""
    context = browser.new_context(offline=True)  # type: ignore[attr-defined]
    page, said = context.new_page(), list[str]()
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("requestfailed", lambda r: said.append(f"asked for {r.url[:120]}"))
    page.goto(page_file.as_uri())
    settle(page)
    text = page.inner_text("body")
    context.close()
    if said or len(text) < 100:
        raise Failed(f"{page_file.name}: {said or 'it is blank'}")


# --- the whole ----------------------------------------------------------------------------------------------------------------


def rehearse(base: Path, short: bool, chromium: Browser) -> Day:
    """The day in a folder of its own; raises at the step that does not work, which is then the last in `steps`."""
    day, teams = Day(base, browser=chromium), SHORT if short else TEAMS
    today[:] = [day]
    prepare(day, len(teams), short)
    for team in teams:
        make(day, team)
    board(day, "page")
    for team in teams:
        attempt(day, team, chromium)
        hand_over(day, team, pdf=not short)
    board(day, "handed")
    lose(day, teams[-1], chromium)
    carry(day, chromium)
    return day


today: list[Day] = []  # the day that is being rehearsed, for the table also where a step fails


def table(day: Day) -> str:
    from rich.cells import cell_len

    width = max((cell_len(step.name) for step in day.steps), default=4)
    lines = [f"{'step'.ljust(width)}  seconds  files  findings"]
    for step in day.steps:
        name = step.name + " " * (width - cell_len(step.name))
        lines.append(f"{name}  {step.seconds:7.1f}  {step.files:5}  {step.findings}".rstrip())
    total = sum(step.seconds for step in day.steps)
    return "\n".join([*lines, f"{'in all'.ljust(width)}  {total:7.1f}  {sum(s.files for s in day.steps):5}"])


def main() -> int:
    from get_browser import FLAGS, find_shell
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_shell(), args=FLAGS)
        return told(chromium, "--short" in sys.argv)


def told(chromium: Browser, short: bool) -> int:
    """Rehearse, then say how it went; 0 where the day worked."""
    with tempfile.TemporaryDirectory(prefix="machikit-rehearsal-") as folder:
        error: Exception | None = None
        try:
            rehearse(Path(folder), short, chromium)
        except Exception as failed:
            error = failed
        print(table(today[0]))
        print(f"The day did not work: {error}" if error else "The day worked.")
        return 1 if error else 0


if __name__ == "__main__":
    sys.exit(main())
