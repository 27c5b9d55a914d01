"""`machikit build --all` for many municipalities: what is chosen, what is there afterwards, what goes wrong, and the index."""

import csv
import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import environment

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipality_list import municipalities
from machikit.prototype.batch.dask_cluster import dask_client, run_on_dask
from machikit.prototype.batch.job import BatchOptions, Job
from machikit.prototype.batch.output_folder import OutputFolder
from machikit.prototype.batch.process_pool import run_in_processes
from machikit.prototype.batch.selection import Selection, select_jobs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TREND = "town-in-ten-years"
SITES = "shelter-by-hazard"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def chosen(**selection: object) -> list[Job]:
    return select_jobs(Catalog(roots=[kit_root()]), Selection(**selection))  # type: ignore[arg-type]


# --- what is chosen ----------------------------------------------------------------------------------------------------


def test_a_prefecture_is_known_by_its_names_and_all_japan_is_every_municipality() -> None:
    listed = municipalities(Catalog(roots=[kit_root()]))
    tottori = {m.code for m in listed if m.prefecture == "鳥取県"}
    assert len(tottori) == 19
    for name in ("鳥取県", "鳥取", "Tottori", "tottori prefecture", "31", "３１"):
        assert len(chosen(prefectures=[name], cards=[TREND])) == 19, name
    japan = chosen(japan=True, cards=[TREND])
    assert (
        len(japan) == len({job.city for job in japan}) == 1741
    )  # the 23 wards among them, no ward of a designated city
    with pytest.raises(KitError, match="長崎市"):
        chosen(prefectures=["長崎市"])
    with pytest.raises(KitError, match=r"東京都.*広島県"):
        chosen(cities=["府中市"])
    with pytest.raises(KitError, match="no-such-card"):
        chosen(cities=["三春町"], cards=["no-such-card"])


def test_the_parts_of_a_batch_are_the_batch_each_job_once() -> None:
    whole = chosen(prefectures=["鳥取県", "奈良県"])
    parts = [job for n in range(1, 6) for job in chosen(prefectures=["鳥取県", "奈良県"], part=(n, 5))]
    assert Counter(parts) == Counter(whole)
    assert max(Counter(whole).values()) == 1


@pytest.mark.parametrize("words", [["--part", "9/8"], ["--part", "0/8"], ["--part", "x"], ["--part", "3/8/2"]])
def test_a_part_that_cannot_be_is_told(machikit_cli: Run, words: list[str]) -> None:
    done = machikit_cli("build", "--all", *words)
    assert done.returncode == 1 and "--part 3/8" in done.stderr and "Traceback" not in done.stderr


def test_options_of_a_batch_need_all(machikit_cli: Run) -> None:
    done = machikit_cli("build", "--prefecture", "鳥取県")
    assert done.returncode == 1 and "machikit build --all --prefecture 鳥取県" in done.stderr
    done = machikit_cli("build", "--page-lang", "en")
    assert done.returncode == 1 and "machikit build --all --page-lang en" in done.stderr


# --- a batch, interrupted, mended, changed ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def batch_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace in which the sites of one town are damaged."""
    folder = tmp_path_factory.mktemp("batch")
    for name in ("evacuation_site",):
        shutil.copytree(kit_root() / "datasets" / "yaizu" / name, folder / "datasets" / "yaizu" / name)
    (folder / "datasets" / "yaizu" / "evacuation_site" / "data.csv").write_text("名称,緯度\n\x00", encoding="utf-8")
    return folder


def build(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "machikit", "build", "--all", "--out", "pages", *words]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, encoding="utf-8", timeout=300)


def pages(folder: Path) -> dict[str, int]:
    """Prototype → when its page was written."""
    return {p.parents[1].name: p.stat().st_mtime_ns for p in folder.glob("pages/*/site/index.html")}


def test_a_town_that_fails_stops_nothing_and_a_second_run_goes_on(batch_folder: Path, browser: "Browser") -> None:
    words = ["--city", "焼津市", "--city", "takamatsu", "--card", SITES, "--card", TREND]
    first = build(batch_folder, *words)
    assert first.returncode == 1 and "Traceback" not in first.stderr
    done = pages(batch_folder)
    assert set(done) == {f"{SITES}-takamatsu", f"{TREND}-takamatsu", f"{TREND}-yaizu"}
    with (batch_folder / "pages" / "failed.csv").open(encoding="utf-8-sig", newline="") as file:
        failed = list(csv.DictReader(file))
    assert [(row["city"], row["card"]) for row in failed] == [("yaizu", SITES)] and failed[0]["what"]
    for name in done:  # each title ends in the municipality's name
        title = re.search(
            "<title>(.*?)</title>", (batch_folder / "pages" / name / "site/index.html").read_text("utf-8")
        )
        assert title and title[1].endswith("高松市" if "takamatsu" in name else "焼津市")

    shutil.rmtree(batch_folder / "datasets")  # the kit's own data are there again
    changed = batch_folder / "pages" / f"{SITES}-takamatsu"
    script = changed / "prototype.py"
    script.write_text(script.read_text("utf-8") + "# 手を入れた\n", encoding="utf-8")
    second = build(batch_folder, *words)
    assert second.returncode == 0, second.stderr
    after = pages(batch_folder)
    assert set(after) == {*done, f"{SITES}-yaizu"}
    assert {name for name in done if after[name] == done[name]} == {f"{TREND}-takamatsu", f"{TREND}-yaizu"}
    assert script.read_text("utf-8").endswith("# 手を入れた\n") and (changed / ".machikit" / "given.zip").is_file()
    assert not (batch_folder / "pages" / "failed.csv").exists()

    index_opens_offline(batch_folder / "pages" / "index.html", browser)


def index_opens_offline(index: Path, browser: "Browser") -> None:
    """The index: every page linked, found by kana and by romaji, by theme, and from the map; nothing is fetched."""
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 740})
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(index.as_uri())
    links = page.locator("section a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(links) == 4 and all((index.parent / link).is_file() for link in links)
    for words, places in (("やいづ", ["焼津市"]), ("TAKAMATSU", ["高松市"]), ("タカマツ", ["高松市"]), ("zzz", [])):
        page.fill("#find", words)
        assert (
            page.locator("section:visible h2").evaluate_all("all => all.map(h => h.firstChild.data.trim())") == places
        )
    assert page.locator("#none").is_visible()
    page.fill("#find", "")
    page.select_option("#theme", "people")
    assert page.locator("section a:visible").count() == 2
    assert page.locator("svg a").count() == 2 and page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("svg a").first.dispatch_event("click")
    assert page.url.endswith(("#c222127", "#c372013"))
    assert problems == []
    context.close()


def test_two_runs_into_one_folder(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "pages").locked():
        done = build(tmp_path, "--city", "yaizu", "--card", TREND)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "Another run" in done.stderr or "ほかの実行" in done.stderr
    assert pages(tmp_path) == {}


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit to set")
def test_a_disk_that_fills_stops_with_what_is_done_and_nothing_half(tmp_path: Path) -> None:
    """No file of the client may grow past 100 kB once the workers run, as on a disk with that much space left."""
    script = textwrap.dedent(
        """
        import resource, sys
        from pathlib import Path
        from machikit._base.errors import KitError
        from machikit.catalog import Catalog, kit_root
        from machikit.prototype.batch.job import BatchOptions
        from machikit.prototype.batch.run_batch import run_batch
        from machikit.prototype.batch.selection import Selection, select_jobs

        def full(results, total):
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            return results

        if __name__ == "__main__":
            catalog = Catalog(roots=[kit_root()])
            jobs = select_jobs(catalog, Selection(cities=["yaizu", "takamatsu"], cards=["town-in-ten-years"]))
            try:
                run_batch(catalog, jobs, Path("pages"), BatchOptions(), track=full, workers=1)
            except KitError as error:
                print(error)
                sys.exit(3)
        """
    )
    (tmp_path / "fill.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "fill.py"], cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 3, done.stderr
    assert "full" in done.stdout and "same command" in done.stdout
    left = [p.name for p in (tmp_path / "pages").iterdir()]
    assert left == [".machikit-batch"] and not list((tmp_path / "pages").glob("*/*.json"))


# --- workers ------------------------------------------------------------------------------------------------------------


@pytest.mark.full
def test_a_worker_that_is_killed_loses_no_page() -> None:
    jobs = chosen(prefectures=["鳥取県"], cards=[TREND])[:6]
    with dask_client(workers=2) as client:
        pids = list(client.run(os.getpid).values())
        assert len(pids) == 2 and all(
            a.startswith("tcp://127.0.0.1:") for a in client.scheduler_info(n_workers=-1)["workers"]
        )
        results = run_on_dask(client, jobs, BatchOptions())
        first = next(results)
        os.kill(pids[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        everything = [first, *results]
    assert Counter(result.job for result in everything) == Counter(jobs)
    assert all(result.error is None and result.size > 100_000 for result in everything)


@pytest.mark.full
def test_processes_without_dask_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = chosen(prefectures=["鳥取県"], cards=[TREND])[:3]
    results = list(run_in_processes(jobs, BatchOptions(), workers=2))
    assert Counter(result.job for result in results) == Counter(jobs) and not any(r.error for r in results)


@pytest.mark.full
def test_a_scheduler_that_is_not_there_and_one_that_must_use_tls(tmp_path: Path) -> None:
    out = ("--city", "yaizu", "--card", TREND)
    for address, words in (
        ("192.0.2.1:8786", "TLS"),
        ("tcp://192.0.2.1:8786", "TLS"),
        ("nowhere", "tls://"),
        ("tls://x:y", "tls://"),
    ):
        done = build(tmp_path, *out, "--scheduler", address)
        assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr
    done = build(tmp_path, *out, "--scheduler", "127.0.0.1:9")
    assert done.returncode == 1 and "127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr
    assert pages(tmp_path) == {}


@contextmanager
def cluster(folder: Path, **worker_environment: str) -> Iterator[str]:
    """A scheduler and a worker in processes of their own; the scheduler's address."""
    address_file = folder / "scheduler.json"
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([*command, "--scheduler-file", str(address_file)], env=environment(), **quiet)
    worker = None
    try:
        end = time.monotonic() + 60
        while not address_file.is_file() or not (found := re.search('"address": "([^"]+)"', address_file.read_text())):
            assert time.monotonic() < end
            time.sleep(0.05)
        options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1"]
        worker = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", found[1], *options],
            env=environment(**worker_environment),
            cwd=folder,
            **quiet,
        )
        yield found[1]
    finally:
        for process in filter(None, (worker, scheduler)):
            process.terminate()
            process.wait(30)


@pytest.mark.full
def test_a_worker_of_another_version_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    old = tmp_path / "old" / "machikit-0.0.9.dist-info"
    old.mkdir(parents=True)
    (old / "METADATA").write_text("Metadata-Version: 2.1\nName: machikit\nVersion: 0.0.9\n", encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(old.parent), os.environ.get("PYTHONPATH", ""))))
    with cluster(tmp_path, PYTHONPATH=path) as address:
        done = build(tmp_path, "--city", "yaizu", "--card", TREND, "--scheduler", address)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "0.0.9" in done.stderr and importlib.metadata.version("machikit") in done.stderr
    assert pages(tmp_path) == {}


@pytest.mark.full
def test_a_scheduler_of_ones_own_builds_the_pages(tmp_path: Path) -> None:
    with cluster(tmp_path) as address:
        done = build(tmp_path, "--city", "yaizu", "--card", TREND, "--scheduler", address)
    assert done.returncode == 0, done.stderr
    assert set(pages(tmp_path)) == {f"{TREND}-yaizu"}
