"""`machikit serve`: only for this computer, the page as it was built, new after every save, and mistakes shown in it."""

import base64
import hashlib
import http.client
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import text_file
from page_tools import settle

from machikit._base.errors import KitError
from machikit.check.page_requests import content_security_policy
from machikit.prototype.serve import EVENTS, PrototypeServer, error_page, snapshot, with_reload

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Serving:
    """A prototype of one's own that is being served and watched."""

    def __init__(self, server: PrototypeServer):
        self.server, self.folder = server, server.folder
        self.told: list[KitError] = []
        self.built: list[Path] = []

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.http.server_port, timeout=10)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", errors="replace")
        connection.close()
        return answer.status, dict(answer.getheaders()), body

    def wait(self, done: Callable[[], object]) -> None:
        end = time.monotonic() + 60
        while not done():
            assert time.monotonic() < end, (self.told, self.built)
            time.sleep(0.05)


@contextmanager
def served(folder: Path) -> Iterator[Serving]:
    with PrototypeServer(folder, 0) as server:
        one = Serving(server)
        thread = threading.Thread(target=lambda: server.watch(one.told.append, one.built.append), daemon=True)
        thread.start()
        one.wait(lambda: one.built)
        yield one
    thread.join(60)
    assert not thread.is_alive(), "it goes on watching after its end"


@pytest.fixture
def mine(built: Callable[[str, str], Path], tmp_path: Path) -> Path:
    return shutil.copytree(built("shelter-by-hazard", "takamatsu"), tmp_path / "mine")


@pytest.fixture
def serving(mine: Path) -> Iterator[Serving]:
    """A prototype to be edited by the test."""
    with served(mine) as one:
        yield one


@pytest.fixture(scope="module")
def shown(built: Callable[[str, str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A prototype that is only looked at, with things around its page that nobody may read."""
    folder = shutil.copytree(built("shelter-by-hazard", "takamatsu"), tmp_path_factory.mktemp("shown") / "mine")
    with served(folder) as one:
        text_file(folder / "site" / "sub" / "inside.txt", "inside")
        text_file(folder / "site-secret" / "index.html", "secret")
        (folder / "site" / "link").symlink_to(folder / "prototype.py")
        yield one


def test_the_page_comes_as_it_was_built_plus_one_allowed_script(shown: Serving) -> None:
    status, headers, page = shown.get("/")
    built = (shown.folder / "site" / "index.html").read_text(encoding="utf-8")
    assert status == 200
    assert headers["Cache-Control"] == "no-store"
    script = page[page.rindex("<script>") + 8 : page.rindex("</script>")]
    assert "EventSource" in script
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    before, after = content_security_policy(built), content_security_policy(page)
    assert after.pop("connect-src") == ["'self'"]
    assert after.pop("script-src") == [*before.pop("script-src"), f"'sha256-{digest}'"]
    assert after == before
    assert page.replace(f"<script>{script}</script>", "").count("<script") == built.count("<script")
    assert shown.get("/index.html")[2] == page
    assert shown.get("/", "HEAD")[2] == ""


@pytest.mark.parametrize(
    "path",
    [
        *("/../prototype.py", "/..%2fprototype.py", "/%2e%2e/prototype.py", "/..%5cprototype.py", "/..\\prototype.py"),
        *(
            "//etc/passwd",
            "/%2fetc/passwd",
            "/etc/passwd",
            "/C:/Windows/win.ini",
            "/nothing.html",
            "/sub",
            "/%00",
            "/link",
        ),
        *("/../site-secret/index.html", "/prototype.py"),
    ],
)
def test_nothing_but_the_site_can_be_read(path: str, shown: Serving) -> None:
    assert shown.get(path)[0] == 404
    assert shown.get("/sub/inside.txt")[2] == "inside"


@pytest.mark.parametrize("host", ["example.jp", "example.jp:80", "", "127.0.0.1.example.jp", "127.0.0.1"])
@pytest.mark.parametrize("path", ["/", EVENTS])
def test_a_foreign_name_for_this_computer_is_refused(host: str, path: str, shown: Serving) -> None:
    assert shown.get(path, Host=host)[0] == 421


def test_its_own_name_is_accepted(shown: Serving) -> None:
    assert shown.get("/", Host=f"localhost:{shown.server.http.server_port}")[0] == 200


def test_only_this_computer_can_connect(shown: Serving) -> None:
    assert shown.server.http.server_address[0] == "127.0.0.1"


def test_methods_that_change_things_are_refused(shown: Serving) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert shown.get("/", method)[0] == 501


def test_a_port_that_is_taken_gives_way_to_a_free_one(shown: Serving) -> None:
    with PrototypeServer(shown.folder, shown.server.http.server_port) as other:
        assert other.http.server_port != shown.server.http.server_port
    for impossible in (99_999, -1):
        with pytest.raises(KitError):
            PrototypeServer(shown.folder, impossible)


def test_a_save_builds_the_page_again(serving: Serving, mine: Path) -> None:
    words = mine / "words.csv"
    text = words.read_text(encoding="utf-8-sig")
    words.write_text(re.sub(r"(?m)^title,.*$", "title,朝の地図,Morning", text), encoding="utf-8-sig", newline="")
    serving.wait(lambda: "朝の地図" in serving.get("/")[2])
    assert not serving.told


def test_a_mistake_is_shown_with_its_line_and_goes_away_again(serving: Serving, mine: Path) -> None:
    script = mine / "prototype.py"
    good = script.read_text(encoding="utf-8")
    text_file(script, good + "\nprint(undefined_thing)\n")
    serving.wait(lambda: serving.told)
    page = unescape(serving.get("/")[2])
    assert "undefined_thing" in page and "prototype.py:" in page
    assert "EventSource" in page
    text_file(script, good)
    serving.wait(lambda: len(serving.built) > 1)
    assert "undefined_thing" not in serving.get("/")[2]
    words = mine / "words.csv"
    words.write_text(words.read_text(encoding="utf-8-sig") + "titel,題,Title\n", encoding="utf-8-sig", newline="")
    serving.wait(lambda: "titel" in serving.get("/")[2])
    assert "「title」" in serving.get("/")[2], "a remark is shown above the page that was built"


def test_the_team_s_own_modules_are_read_again(serving: Serving, mine: Path) -> None:
    script = mine / "prototype.py"
    text_file(mine / "helper.py", "TITLE = 'first one'\n")
    good = script.read_text(encoding="utf-8")
    text_file(script, good + "\nfrom helper import TITLE\nraise SystemExit(TITLE)\n")
    serving.wait(lambda: any("first one" in str(e) for e in serving.told))
    text_file(mine / "helper.py", "TITLE = 'second one'\n")
    serving.wait(lambda: any("second one" in str(e) for e in serving.told))
    assert "second one" in unescape(serving.get("/")[2])


def test_what_a_build_writes_does_not_build_for_ever(serving: Serving, mine: Path) -> None:
    script = mine / "prototype.py"
    good = script.read_text(encoding="utf-8")
    writes = f"import pathlib, time\npathlib.Path({str(mine / 'output.txt')!r}).write_text(str(time.time_ns()))\n"
    text_file(script, f"{good}\n{writes}")
    serving.wait(lambda: (mine / "output.txt").exists())
    time.sleep(4)
    builds = len(serving.built)
    time.sleep(3)
    assert len(serving.built) == builds <= 4


def test_hidden_files_caches_and_the_page_itself_are_not_watched(mine: Path) -> None:
    before = snapshot(mine)
    for name in (".git/x", "site/other.html", "__pycache__/x.pyc", ".words.csv.swp", "~$words.xlsx"):
        text_file(mine / name, "x")
    assert snapshot(mine) == before
    text_file(mine / "notes.md", "x")
    assert set(snapshot(mine)) - set(before) == {mine / "notes.md"}


def test_words_in_a_mistake_are_text_and_run_nothing() -> None:
    page = error_page(KitError("<script>alert(1)</script>", "{{ 7*7 }} </dd>", "<img src=x onerror=alert(1)>"))
    assert "<script>" not in page and "<img" not in page
    assert content_security_policy(page) == {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}


def test_pages_of_any_shape_get_the_script() -> None:
    for page in ("", "<p>no body</p>", "<body>text</body>", '<body>&lt;/body&gt; "</body>"</body></html>'):
        served = with_reload(page, "1")
        assert served.count("EventSource") == 1
    assert with_reload("a</body>b</body></html>", "1").endswith("</script></body></html>")


def test_the_browser_shows_each_save_and_each_mistake(serving: Serving, mine: Path, browser: "Browser") -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(serving.server.address)
    settle(page)
    script = mine / "prototype.py"
    good = script.read_text(encoding="utf-8")
    text_file(script, good + "\nprint(undefined_thing)\n")
    page.get_by_role("alert").get_by_text("undefined_thing").first.wait_for(timeout=30_000)
    settle(page)
    assert page.get_by_role("alert").bounding_box()["y"] == 0, "above the page, which stays and answers"
    assert page.locator(".folium-map").count() == 1 and page.get_by_text("日新小学校跡施設").count()
    page.get_by_role("searchbox").first.fill("日新")
    text_file(script, good)
    page.get_by_role("alert").wait_for(state="detached", timeout=30_000)
    page.get_by_text("日新小学校跡施設").first.wait_for(state="attached", timeout=30_000)
    page.close()
    assert errors == []
