"""Whole or not at all: what the kit writes takes its place in one step, whatever ends the run and whenever it ends."""

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sampling
from conftest import Run, environment, text_file

from machikit._base import atomic, moves, staging
from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.event import event_folder, printing
from machikit.intake import CleanRequest, clean, output

KIT = sampling.kit()
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "machikit.exchange")
HEADER = "名称,所在地_連結表記,緯度,経度\n"
OLD = HEADER + "見本会館,香川県高松市番町一丁目8-15,34.342787,134.046574\n"
NEW = OLD + "見本図書館,香川県高松市昭和町一丁目2-20,34.3425,134.0370\n"

Tree = dict[str, bytes]
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def tree(folder: Path) -> Tree:
    """Every file below a folder; sites of dead runs are looked at apart."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files if staging.STAGING_PREFIX not in str(p)}


def leftovers(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.name.startswith(staging.STAGING_PREFIX)]


def dies_at(
    step: int, root: Path, change: Callable[[], object], end: Callable[[], object] = lambda: os._exit(9)
) -> bool:
    """Run a change in a child that ends without a word at its n-th write, rename or delete below `root`; whether it ended so.

    end: what happens at that step instead, as a signal that arrives then.
    """
    child = os.fork()
    if child == 0:
        left = [step]

        def watch(name: str, arguments: tuple[object, ...]) -> None:
            flags = arguments[2] if name == "open" else 0
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) and str(root) in str(arguments[0])
            if writes or name in CHANGES:
                left[0] -= 1
                if left[0] == 0:
                    end()

        sys.addaudithook(watch)
        try:
            change()
        except KeyboardInterrupt:
            os._exit(9)
        except BaseException:
            os._exit(3)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), code
    return code == 9


def every_fault(root: Path, before: Path, change: Callable[[], object]) -> tuple[int, set[str]]:
    """Let `change` die at each of its steps in turn, from the same beginning each time: (how many steps, what was seen).

    After each death the tree is the old one or the new one; the next run makes it the new one and leaves nothing behind.
    """
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(before, root)
    change()
    old, new = tree(before), tree(root)
    assert old != new and not leftovers(root)
    seen: set[str] = set()
    for step in range(1, 1000):
        shutil.rmtree(root)
        shutil.copytree(before, root)
        died = dies_at(step, root, change)
        after = tree(root)
        seen.add("old" if after == old else "new" if after == new else "between")
        change()
        assert tree(root) == new and not leftovers(root), step
        if not died:
            return step, seen
    raise AssertionError("no end")


def intakes(tmp_path: Path) -> list[output.CleanedDataset]:
    return [
        clean(KIT, text_file(tmp_path / name / "AED設置箇所.csv", text), CleanRequest(topic="aed", city="takamatsu"))[0]
        for name, text in (("old", OLD), ("new", NEW))
    ]


@forks
@pytest.mark.parametrize("exchanges", [True, False])
def test_clean_over_an_earlier_result_dies_at_any_step(
    tmp_path: Path, exchanges: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = intakes(tmp_path)
    before, root = tmp_path / "before", tmp_path / "root"
    output.write_output(old.data | output.report_files(old), before / "out")
    text_file(before / "out" / "メモ.txt", "mine")
    files = new.data | output.report_files(new)
    if not exchanges:
        monkeypatch.setattr(moves, "exchange", lambda one, other: False)
    steps, seen = every_fault(root, before, lambda: output.write_output(files, root / "out", force=True))
    assert steps > 15 and seen == {"old", "new"} | (set() if exchanges else {"between"})
    assert (root / "out" / "メモ.txt").read_text() == "mine"


@forks
def test_add_over_an_earlier_dataset_dies_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dataset and its reports lie in two folders: a run that dies between the two is finished by the next one."""
    old, new = intakes(tmp_path)
    before, root = tmp_path / "before", tmp_path / "root"
    output.add(KIT, old, before)
    once = output.report_files(new)  # a book holds the second in which it was made
    monkeypatch.setattr(output, "report_files", lambda intake: once)
    text_file(before / "datasets" / "takamatsu" / "aed" / "edits.csv", "mine")
    steps, seen = every_fault(root, before, lambda: output.add(KIT, new, root, force=True))
    assert steps > 20 and {"old", "new"} <= seen
    assert (root / "datasets" / "takamatsu" / "aed" / "edits.csv").read_text() == "mine"


@forks
def test_event_print_dies_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = {name: sheet for name, sheet in printing.sheets().items() if not sheet.screen}  # a book holds its second
    few = dict(list(paper.items())[:2])
    monkeypatch.setattr(printing, "sheets", lambda: few)
    before, root = tmp_path / "before", tmp_path / "root"
    day = dt.date.today() + dt.timedelta(30)
    event_folder.create_event(KIT, before / "day", city="takamatsu", date=day, place="見本会館", language="ja")
    made = event_folder.load_event(before / "day")
    list(printing.print_event(made, KIT, pdf=False))
    text_file(before / "day" / "print" / "filled-in.html", "mine")
    shutil.copytree(before, root)

    def again() -> None:
        list(printing.print_event(event_folder.load_event(root / "day"), KIT, language="en", pdf=False))

    steps, seen = every_fault(root, before, again)
    assert steps > 8 and seen == {"old", "new"}
    assert (root / "day" / "print" / "filled-in.html").read_text() == "mine"


@forks
def test_stopped_by_a_signal_at_any_step_it_leaves_nothing_behind(tmp_path: Path) -> None:
    root = tmp_path / "root"
    seen = set()

    def change() -> None:
        with atomic.atomic_change(root / "out") as change:
            for name in ("a", "b"):
                text_file(change.folder(root / "out" / name) / "x.txt", f"new {name}")
            change.file(root / "out" / "c.txt", b"new c")

    def stop() -> None:
        signal.raise_signal(signal.SIGINT)

    new = {"out/a/x.txt": b"new a", "out/b/x.txt": b"new b", "out/c.txt": b"new c"}
    old = {name: text.replace(b"new", b"old") for name, text in new.items()}
    for step in range(1, 200):
        for before in ({}, old):
            shutil.rmtree(root, ignore_errors=True)
            for name, text in before.items():
                text_file(root / name, text.decode())
            stopped = dies_at(step, root, change, stop)
            after = tree(root)
            assert not leftovers(root) and after in (before, new), step
            seen.add("new" if after == new else "old")
        if not stopped:
            break
    assert seen == {"old", "new"} and step > 20


@forks
def test_killed_thirty_times_the_old_or_the_new_is_there(tmp_path: Path) -> None:
    old, new = intakes(tmp_path)
    out, dice = tmp_path / "root" / "out", random.Random(11)
    olds, news = (one.data | output.report_files(one) for one in (old, new))
    output.write_output(olds, out)
    files = {name: dict(made) for name, made in (("old", olds), ("new", news))}
    started = time.perf_counter()
    output.write_output(news, out, force=True)
    took, killed = time.perf_counter() - started, 0
    for attempt in range(30):
        wanted = news if attempt % 2 else olds
        child = os.fork()
        if child == 0:
            output.write_output(wanted, out, force=True)
            os._exit(0)
        time.sleep(dice.uniform(0, took * 1.5))
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        there = {p.name: p.read_bytes() for p in out.iterdir()}
        assert there in files.values(), attempt
    output.write_output(news, out, force=True)
    assert killed and not leftovers(tmp_path)


def test_eight_at_once_each_add_their_own(tmp_path: Path) -> None:
    """Eight processes add a dataset each of a town that the kit does not know: one city, eight topics, nothing left."""
    names = {"aed": "AED設置箇所", "public_toilet": "公衆トイレ", "park": "公園", "public_wifi": "公衆無線LAN"}
    text = OLD.replace("香川県高松市", "福島県三春町").replace("34.342787,134.046574", "37.44,140.49")
    (tmp_path / "idea_cards").mkdir()
    files = [text_file(tmp_path / "in" / str(n) / f"{names[t]}.csv", text) for n in range(2) for t in names]
    command = [
        sys.executable,
        "-m",
        "machikit",
        "add",
        "--force",
        "--city",
        "三春町",
        "--licence",
        "cc-by-4.0",
        "--topic",
    ]
    topics = [t for _ in range(2) for t in names]
    running = [
        subprocess.Popen([*command, t, str(f)], cwd=tmp_path, env=environment(), stdout=-1, stderr=-1, text=True)
        for t, f in zip(topics, files, strict=True)
    ]
    said = [(p.communicate(timeout=120), p.returncode) for p in running]
    shelf = tmp_path / "datasets" / "miharu"
    assert {p.name for p in shelf.iterdir()} == {"city.yaml", *names}, said
    assert not leftovers(tmp_path) and all("Traceback" not in err for (_, err), _ in said)
    assert set(Catalog(tmp_path).datasets) >= {f"miharu/{topic}" for topic in names}


# --- where a folder must not move -----------------------------------------------------------------------------------------


def test_the_folder_that_one_stands_in_stays_the_same_folder(tmp_path: Path, machikit_cli: Run) -> None:
    source = text_file(tmp_path / "AED設置箇所.csv", OLD)
    done = machikit_cli("clean", source.name, "--city", "takamatsu", "--out", ".")
    assert done.returncode == 0, done.stderr
    number = tmp_path.stat().st_ino
    text_file(source, NEW)
    done = machikit_cli("clean", source.name, "--city", "takamatsu", "--out", ".", "--force")
    assert done.returncode == 0 and tmp_path.stat().st_ino == number and not leftovers(tmp_path)
    assert source.read_text(encoding="utf-8") == NEW and "図書館" in (tmp_path / "data.csv").read_text(encoding="utf-8")


@forks
def test_the_folder_that_one_stands_in_is_finished_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = intakes(tmp_path)
    before, root = tmp_path / "before", tmp_path / "root"
    output.write_output(old.data | output.report_files(old), before / "out")
    files = new.data | output.report_files(new)
    shutil.copytree(before, root)

    def stand() -> None:
        os.chdir(root / "out")
        output.write_output(files, root / "out", force=True)
        os.chdir(tmp_path)

    steps, _ = every_fault(root, before, stand)
    assert steps > 15


def test_what_a_live_run_is_making_is_left_alone(tmp_path: Path) -> None:
    with atomic.atomic_change(tmp_path) as change:
        made = change.folder(tmp_path / "one")
        text_file(made / "a.txt", "a")
        atomic.atomic_write(tmp_path / "two.txt", b"two")
        assert made.is_dir()
    assert tree(tmp_path) == {"one/a.txt": b"a", "two.txt": b"two"} and not leftovers(tmp_path)


def test_a_move_that_fails_takes_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        text_file(tmp_path / name / "x.txt", f"old {name}")
    text_file(tmp_path / "c.txt", "old c")
    before, real = tree(tmp_path), moves.move

    def fail_at_the_last(one: moves.Move, aside: Path) -> None:
        if one.target.name == "d":
            raise PermissionError(13, "held by somebody", str(one.target))
        real(one, aside)

    monkeypatch.setattr(moves, "move", fail_at_the_last)
    with pytest.raises(KitError), atomic.atomic_change(tmp_path) as change:
        for name in ("a", "b", "new", "d"):
            text_file(change.folder(tmp_path / name) / "x.txt", f"new {name}")
            if name == "b":
                change.file(tmp_path / "c.txt", b"new c")
    assert tree(tmp_path) == before and not leftovers(tmp_path)


@pytest.mark.parametrize("target", ["../out.txt", "/tmp/machikit-out.txt", "a/../../out.txt", "link/out.txt"])
def test_a_journal_of_a_stranger_moves_nothing_out_of_its_folder(tmp_path: Path, target: str) -> None:
    root = tmp_path / "root"
    site = root / f"{staging.STAGING_PREFIX}evil"
    made = text_file(site / "0", "evil")
    (root / "link").symlink_to(tmp_path)
    text_file(site / staging.LOCK, "")
    text_file(site / moves.JOURNAL, f'[{{"made": "0", "target": "{target}", "identity": {made.stat().st_ino}}}]')
    atomic.atomic_write(root / "mine.txt", b"mine")
    assert not (tmp_path / "out.txt").exists() and not Path("/tmp/machikit-out.txt").exists()
    assert not leftovers(root) and (root / "mine.txt").read_bytes() == b"mine"
