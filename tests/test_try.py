"""`machikit try` and the bar in every page: what somebody did becomes a line of tried.csv, and a number on the page."""

import contextlib
import csv
import datetime as dt
import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import Run, environment, text_file
from page_tools import DESKTOP, JAPANESE, PHONE, axe, misfits, opened, settle, squeezed, texts, until, without_scripts
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from machikit._base.errors import KitError
from machikit._base.messages import in_language
from machikit.check import check
from machikit.event.user_test_server import ENDPOINT, UserTestServer
from machikit.prototype import run, user_tests

Built = Callable[[str, str], Path]
AT = dt.datetime(2026, 11, 24, 6, 3, tzinfo=dt.UTC)  # 15:03 in Japan
ROW: dict[str, Any] = {
    "when": "2026-11-24 15:03",
    "task": "AED を取りに行く",
    "managed": True,
    "seconds": 42,
    "said": "入口は？",
}
NASTY = '=HYPERLINK("http://x.example","押す"), "引用"\n<img src=x onerror=alert(1)> {{7*7}} \x1b[31m\u202e絵😀文字'


@pytest.fixture
def mine(built: Built, tmp_path: Path) -> Path:
    """A prototype of one's own, built once."""
    return shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine")


def plain(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


class Trying:
    """A prototype whose `machikit try` runs in this process, and is watched."""

    def __init__(self, server: UserTestServer):
        self.server, self.folder, self.file = server, server.folder, server.folder / user_tests.FILE
        self.failed: list[KitError] = []
        self.built: list[Path] = []

    def post(
        self, said: object, path: str = ENDPOINT, raw: bytes | None = None, **changes: str | None
    ) -> tuple[int, Any]:
        """Knock at the door as the page would, but for what `changes` says of the headers."""
        port = self.server.http.server_port
        headers = {
            "Host": f"127.0.0.1:{port}",
            "Origin": f"http://127.0.0.1:{port}",
            "Content-Type": "application/json",
        }
        headers |= {name.replace("_", "-"): value for name, value in changes.items() if value is not None}
        kept = {k: v for k, v in headers.items() if changes.get(k, "") is not None}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", path, json.dumps(said).encode() if raw is None else raw, kept)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, json.loads(body) if answer.headers.get_content_type() == "application/json" else None


@contextmanager
def trying(folder: Path, watch: bool = False) -> Iterator[Trying]:
    failed: list[KitError] = []
    with UserTestServer(folder, 0, lambda row, all_: None, failed.append) as server:
        one = Trying(server)
        one.failed = failed
        server.show_page((folder / "site" / "index.html").read_text(encoding="utf-8"))
        thread = threading.Thread(target=lambda: server.watch(failed.append, one.built.append), daemon=True)
        if watch:
            thread.start()
        yield one
    if watch:
        thread.join(60)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Trying]:
    """A folder that is served without being built: for what the door lets in."""
    text_file(tmp_path / "served" / "prototype.py", "")
    text_file(tmp_path / "served" / "site" / "index.html", "<!doctype html><body></body>")
    with trying(tmp_path / "served") as one:
        yield one


def once(page: Page, said: str, managed: bool = True, seconds: int = 0) -> None:
    """One person tries: start (pressed again where the page was just about to load anew), manage or give up, say something, save."""
    for _ in range(3):
        page.click("#try-start")
        with contextlib.suppress(PlaywrightTimeout):
            page.locator("#try-yes").wait_for(timeout=3000)
            break
    if seconds:
        page.wait_for_timeout(1000 * seconds)
    page.click("#try-yes" if managed else "#try-no")
    page.fill("#try-said", said)
    page.click("#try-save")


# --- without a server --------------------------------------------------------------------------------------------------


def test_every_page_has_the_bar_and_exports_what_the_door_would_append(
    mine: Path, browser: Browser, tmp_path: Path
) -> None:
    told = [("階段の下？", True, 1), (NASTY, False, 0), ("-5", True, 0), ("", True, 0)]
    with opened(browser, mine / "site" / "index.html", accept_downloads=True) as page:
        assert page.locator("#try").count() == 0, "nothing is there before it is asked for"
        page.click("#try-open")
        task = page.input_value("#try-task")
        assert task == "練習です。ここで人がたおれたので、AEDを取りに行ってください。"
        for said, managed, seconds in told:
            once(page, said, managed, seconds)
        assert "試した人 4人・できた 3人" in page.inner_text("#try-count")
        with page.expect_download() as saving:
            page.click("#try-csv")
        assert saving.value.suggested_filename == "tried.csv"
        exported = tmp_path / "tried.csv"
        saving.value.save_as(exported)
        page.evaluate("localStorage.clear()")
    rows = list(csv.DictReader(io.StringIO(exported.read_text(encoding="utf-8-sig"))))
    assert [*rows[0]] == ["when", "task", "managed", "seconds", "said"]
    assert [row["managed"] for row in rows] == ["yes", "no", "yes", "yes"]
    assert 1 <= int(rows[0]["seconds"]) <= 4
    assert [row["said"] for row in rows] == [
        "階段の下？",
        "'" + " ".join(NASTY.replace("\x1b", " ").replace("\u202e", " ").split()),
        "-5",
        "",
    ]
    again = tmp_path / "again"
    again.mkdir()
    for row in user_tests.read(tmp_path).rows:
        user_tests.append(again, row)
    assert (again / "tried.csv").read_bytes() == exported.read_bytes()


def test_what_was_kept_is_there_after_a_reload_until_it_is_cleared(mine: Path, browser: Browser) -> None:
    file = mine / "site" / "index.html"
    with opened(browser, file, AT, "#try", accept_downloads=True) as page:
        once(page, "一人め")
        page.reload()
        settle(page)
        assert "試した人 1人" in page.inner_text("#try-count")
        assert page.locator("#try-clear").is_hidden(), "nothing is cleared that was not saved"
        with page.expect_download():
            page.click("#try-csv")
        page.click("#try-clear")
        page.reload()
        settle(page)
        assert "まだだれも" in page.inner_text("#try-count")
        assert page.evaluate("localStorage.length") == 0


def test_a_page_that_may_not_store_keeps_its_rows_itself(mine: Path, browser: Browser) -> None:
    refused = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    context = browser.new_context()
    context.add_init_script(refused)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto((mine / "site" / "index.html").as_uri() + "#try")
    settle(page)
    once(page, "だいじょうぶ")
    assert "試した人 1人・できた 1人" in page.inner_text("#try-count")
    assert said == []
    context.close()


@pytest.mark.parametrize(
    "said",
    [
        "090-1234-5678 まで",
        "電話は０８７−８３９−２０１１",
        "hanako@example.jp です",
        "+81 90 1234 5678",
        "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ",
    ],
)
def test_how_to_reach_somebody_is_not_kept(said: str, mine: Path, browser: Browser, door: Trying) -> None:
    with opened(browser, mine / "site" / "index.html", AT, "#try") as page:
        once(page, said)
        assert "電話番号かメールアドレス" in page.inner_text("#try-told")
        assert page.input_value("#try-said") == said, "nobody has to write it again"
        page.fill("#try-said", "119番は知っている。2026年11月、家から300mくらい")
        page.click("#try-save")
        assert "試した人 1人" in page.inner_text("#try-count")
        page.evaluate("localStorage.clear()")
    status, told = door.post(ROW | {"said": said})
    assert (status, told["where"]) == (409, "tried.csv")
    assert not door.file.exists()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_bar_fits_is_for_everybody_and_speaks_both_languages(
    mine: Path, browser: Browser, size: dict[str, int]
) -> None:
    with opened(browser, mine / "site" / "index.html", AT, "#try", size=size) as page:
        steps = [
            lambda: None,
            lambda: page.click("#try-start"),
            lambda: page.click("#try-no"),
            lambda: page.click("#try-save"),
        ]
        for number, step in enumerate(steps):
            step()
            for language in ("ja", "en"):
                assert page.evaluate("document.documentElement.lang") == language
                assert misfits(page) == []
                box, line = page.locator("#try").bounding_box(), page.locator(".proto").bounding_box()
                assert box and line
                assert box["y"] + box["height"] <= line["y"] + 1, "what the page is stays in sight"
                if (language == "ja") == (size is DESKTOP) and number in (0, 2):
                    assert axe(page) == []
                if language == "en":
                    left = [
                        t
                        for lang, t, _ in texts(page)
                        if lang != "ja" and JAPANESE.search(t) and page.locator("#try", has_text=t).count()
                    ]
                    assert left == []
                    assert not JAPANESE.search(page.input_value("#try-task"))
                page.evaluate("document.getElementById('lang').click()")
        page.evaluate("localStorage.clear()")


def test_the_keyboard_alone_is_enough(mine: Path, browser: Browser) -> None:
    with opened(browser, mine / "site" / "index.html", AT) as page:
        page.focus("#try-open")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "try-task"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Space")  # of the person who tries: it must not count as an answer
        assert page.locator("#try-2").is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.type("ok")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert "できた 1人" in page.inner_text("#try-count")
        page.focus("#try-close")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "try-open"
        assert page.locator("#try").is_hidden()
        page.evaluate("localStorage.clear()")


def test_neither_on_paper_nor_without_scripts(mine: Path, browser: Browser, tmp_path: Path) -> None:
    file = mine / "site" / "index.html"
    with opened(browser, file, AT, "#try") as page:
        assert page.locator("#try").is_visible()
        page.emulate_media(media="print")
        for control in ("#try", "#try-open"):
            assert page.locator(control).is_hidden()
    bare = text_file(tmp_path / "bare.html", without_scripts(file.read_text(encoding="utf-8")))
    with opened(browser, bare) as page:
        assert "人に試してもらう" not in squeezed(page.inner_text("body"))


# --- with the server -----------------------------------------------------------------------------------------------------


def test_the_bar_appends_and_the_page_then_says_how_many(mine: Path, browser: Browser) -> None:
    with trying(mine, watch=True) as one:
        context = browser.new_context(timezone_id="America/Lima")
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda m: said.append(m.text))
        page.on("pageerror", lambda e: said.append(str(e)))
        page.goto(one.server.address)
        settle(page)
        page.wait_for_selector("#try-start")
        page.fill("#try-task", "AEDはどこ？")
        before = dt.datetime.now(dt.timezone(dt.timedelta(hours=9)))
        for number, managed in enumerate((True, False, True), 1):
            once(page, NASTY if number == 2 else f"{number}人め", managed)
            page.locator("#tried", has_text=f"試した人 {number}人").wait_for()
            page.wait_for_selector("#try-start")
            assert page.input_value("#try-task") == "AEDはどこ？", "what was changed outlives the reload"
        table = plain(one.file)
        assert list(table["managed"]) == ["yes", "no", "yes"]
        assert set(table["task"]) == {"AEDはどこ？"}
        assert table["said"][1].startswith("'=HYPERLINK")
        when = dt.datetime.strptime(table["when"][0], "%Y-%m-%d %H:%M").replace(tzinfo=before.tzinfo)
        assert abs(when - before) < dt.timedelta(minutes=2), "Japan's clock, wherever the device thinks it is"
        told = page.inner_text("#tried")
        assert told == f"試した人 {len(table)}人・できた {(table['managed'] == 'yes').sum()}人"
        assert page.evaluate("localStorage.length") == 0
        assert said == []
        context.close()
    assert "試した人 3人・できた 2人" in (mine / "site" / "index.html").read_text(encoding="utf-8")


def test_nobody_is_disturbed_in_the_middle_of_a_try(mine: Path, browser: Browser) -> None:
    with trying(mine) as one:
        page = browser.new_page()
        page.goto(one.server.address)
        settle(page)
        page.click("#try-start")
        page.evaluate("window.stillHere = true")
        one.server.show_page((mine / "site" / "index.html").read_text(encoding="utf-8"))
        page.wait_for_timeout(600)
        page.click("#try-yes")
        page.fill("#try-said", "あ、ここか")
        assert page.evaluate("window.stillHere")
        with page.expect_navigation():
            page.click("#try-save")
        assert list(plain(one.file)["said"]) == ["あ、ここか"]
        page.wait_for_selector("#try-start:enabled")
        page.evaluate("machikit.whenIdle(() => {})")  # the page is about to go
        assert page.is_disabled("#try-start"), "a try that is begun now would be lost"
        page.close()


def test_two_windows_at_once_lose_no_row(door: Trying) -> None:
    def window(name: int) -> None:
        for number in range(25):
            assert door.post(ROW | {"said": f"{name}-{number}"})[0] == 200

    threads = [threading.Thread(target=window, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    code = (
        "import sys; from pathlib import Path; from machikit.prototype.user_tests import UserTest, append\n"
        "for i in range(25): append(Path(sys.argv[1]), UserTest('2026-11-24 15:03', 't', False, 1, f'other-{i}'))"
    )
    other = subprocess.run([sys.executable, "-c", code, str(door.folder)], env=environment(), check=True)
    for thread in threads:
        thread.join()
    assert other.returncode == 0
    table = plain(door.file)
    assert len(table) == table["said"].nunique() == 125
    assert (table["managed"] == "yes").sum() == 100


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (403, {"Origin": "https://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Origin": None}),
        (421, {"Host": "evil.example"}),
        (415, {"Content_Type": "text/plain"}),
        (404, {"path": "/elsewhere"}),
        (413, {"raw": b" " * 9000}),
        (409, {"raw": b"no json"}),
        (409, {"raw": b"[" * 7000}),
        *((409, {"raw": json.dumps(ROW | wrong).encode()}) for wrong in (
            {"managed": "yes"}, {"seconds": -1}, {"seconds": True}, {"seconds": 1e9}, {"seconds": "9"}, {"said": None}, {"when": "now"},
        )),
    ],
)  # fmt: skip
def test_only_a_row_of_the_pages_own_is_let_in(status: int, changes: dict[str, Any], door: Trying) -> None:
    assert door.post(ROW, **changes)[0] == status
    assert not door.file.exists()


def test_the_door_is_on_the_try_server_only_and_localhost_is_the_same_computer(mine: Path, door: Trying) -> None:
    port = door.server.http.server_port
    assert door.post(ROW, Host=f"localhost:{port}", Origin=f"http://localhost:{port}") == (200, {"n": 1, "k": 1})
    from machikit.prototype.serve import PrototypeServer

    with PrototypeServer(mine, 0) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.http.server_port, timeout=10)
        origin = f"http://127.0.0.1:{server.http.server_port}"
        connection.request("POST", ENDPOINT, json.dumps(ROW), {"Origin": origin, "Content-Type": "application/json"})
        assert connection.getresponse().status == 501
        connection.close()
    assert not (mine / "tried.csv").exists()


# --- the file, as people leave it ----------------------------------------------------------------------------------------

HEADER = "when,task,managed,seconds,said\r\n"
LEFT = {
    "cp932": (HEADER + "2026/11/24 15:03,行く,yes,42,入口は①？\r\n").encode("cp932"),
    "bom": (HEADER + "2026-11-24 15:03,行く,yes,42,入口は①？").encode("utf-8-sig"),
    "reordered": "said,managed,メモ,when,seconds\r\n入口は①？,○,残す,2026-11-24 15:03,42秒\r\n".encode(),
    "tabs": (HEADER + "2026-11-24 15:03,行く,できた,４２,入口は①？\n").replace(",", "\t").encode(),
    "blank lines": ("\r\n" + HEADER + "\r\n,,,,\r\n2026-11-24 15:03,行く,TRUE,42,入口は①？\r\n").encode(),
}


@pytest.mark.parametrize("left", LEFT)
def test_a_file_that_excel_saved_is_read_and_added_to_as_it_is(left: str, door: Trying) -> None:
    door.file.write_bytes(LEFT[left])
    assert door.post(ROW | {"managed": False, "said": "=A1 絵😀"}) == (200, {"n": 2, "k": 1})
    assert door.file.read_bytes().startswith(LEFT[left]), "nothing that was there has changed"
    first, second = user_tests.read(door.folder).rows
    assert (first.when, first.managed, first.seconds, first.comment) == ("2026-11-24 15:03", True, 42, "入口は①？")
    assert (second.managed, second.seconds, second.comment) == (
        False,
        42,
        "=A1 絵" + ("〓" if left == "cp932" else "😀"),
    )


def test_rows_that_nobody_understands_are_counted_and_kept(mine: Path) -> None:
    rows = '2026-11-24 15:03,行く,yes,42,ok\n,,たぶん,,\nxx\n2026-11-24 15:09,行く,no,,"とじない\n'
    (mine / "tried.csv").write_text(HEADER + rows, encoding="utf-8", newline="")
    found = user_tests.read(mine)
    assert (found.n, found.managed, found.broken) == (2, 1, 2)
    run(mine)
    with in_language("ja"):
        assert [f.what for f in check(mine) if f.where == "tried.csv"] == [
            "できたかどうかを読めない行が 2行あり、数に入っていません。"
        ]


@pytest.mark.parametrize("content", [b"a,b\r\n1,2\r\n", b"\x80\xff\xfe\x00", "managed\r\nyes\r\n".encode("utf-16")])
def test_a_file_that_is_something_else_is_left_alone(content: bytes, door: Trying) -> None:
    door.file.write_bytes(content)
    status, told = door.post(ROW)
    assert (status, told["where"], bool(told["fix"])) == (409, "tried.csv", True)
    assert door.file.read_bytes() == content
    assert [error.where for error in door.failed] == ["tried.csv"], "the terminal hears of it too"


def test_a_row_that_cannot_be_added_stays_in_the_page_until_it_can(mine: Path, browser: Browser) -> None:
    (mine / "tried.csv").mkdir()  # as a file that Excel holds open: it cannot be opened for writing
    with trying(mine) as one:
        page = browser.new_page()
        page.goto(one.server.address)
        settle(page)
        once(page, "入口は？")
        until(page, "document.getElementById('try-told').textContent.includes('tried.csv')")
        assert "まだ tried.csv に入っていない記録：1件" in page.inner_text("#try-kept")
        assert len(one.failed) == 1
        page.reload()
        settle(page)
        until(page, "document.getElementById('try-told').textContent.includes('tried.csv')")
        (mine / "tried.csv").rmdir()
        page.click("#try-again")
        until(page, "document.getElementById('try-rest').hidden")
        assert list(plain(one.file)["said"]) == ["入口は？"]
        page.close()


def test_a_page_is_built_whatever_its_tried_csv_is(mine: Path) -> None:
    (mine / "tried.csv").write_bytes(b"a,b\r\n1,2\r\n")
    assert 'id="tried"' not in without_scripts(run(mine).read_text(encoding="utf-8"))
    assert "tried.csv" in [f.where for f in check(mine)]


def test_the_command_serves_and_tells_what_was_added(mine: Path, machikit_cli: Run) -> None:
    command = [sys.executable, "-u", "-m", "machikit", "try", str(mine), "--port", "0", "--no-open"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1]
            port = int(address.rstrip("/").rpartition(":")[2])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            headers = {"Origin": address.rstrip("/"), "Content-Type": "application/json"}
            connection.request("POST", ENDPOINT, json.dumps(ROW).encode(), headers)
            assert connection.getresponse().status == 200
            assert process.stdout.readline().strip() == "2026-11-24 15:03 managed (42 s). Tried: 1, managed: 1"
        finally:
            process.terminate()
    assert len(plain(mine / "tried.csv")) == 1
    wrong = machikit_cli("try", os.curdir)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (1, False)


def test_rows_that_phones_saved_are_added_once(mine: Path, tmp_path: Path, machikit_cli: Run) -> None:
    for name, said in (("phone", "入口は？"), ("tablet", "=1+1")):
        (tmp_path / name).mkdir()
        for _ in range(2):  # two people, in the same minute
            user_tests.append(tmp_path / name, user_tests.parse_row(ROW | {"said": said}))
    user_tests.append(mine, user_tests.parse_row(ROW | {"said": "入口は？"}))
    files = [tmp_path / name / "tried.csv" for name in ("phone", "tablet")]
    told = machikit_cli("try", mine, "--add", files[0], "--add", files[1])
    assert told.returncode == 0, told.stderr
    assert "Tried: 4, managed: 4" in told.stdout
    assert sorted(row.comment for row in user_tests.read(mine).rows) == ["=1+1", "=1+1", "入口は？", "入口は？"]
    before = (mine / "tried.csv").read_bytes()
    machikit_cli("try", mine, "--add", files[1])
    files[0].write_text(
        HEADER + "2026-11-24 15:03,行く,yes,1,ok\n2026-11-24 15:03,行く,yes,1,090-1234-5678\n", encoding="utf-8"
    )
    refused = machikit_cli("try", mine, "--add", files[0])
    missing = machikit_cli("try", mine, "--add", tmp_path / "none.csv")
    assert (refused.returncode, missing.returncode) == (1, 1)
    assert "Traceback" not in refused.stderr + missing.stderr
    assert (mine / "tried.csv").read_bytes() == before


def test_every_card_has_one_thing_to_read_aloud(catalog: Any) -> None:
    for card in catalog.cards.values():
        for language in ("ja", "en"):
            assert 5 < len(card.task(language)) < 200, card.id
            assert "\n" not in card.task(language), card.id
