"""`machikit serve`: serves a prototype on this computer, rebuilds it on every save and reloads the page in the browser.

Listens on 127.0.0.1 only and checks the Host header, so that no other web page or computer can read from it. The page is served
as built, plus a small script that waits for the next build; the hash of the script is added to the page's policy.
"""

import base64
import hashlib
import html
import re
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, language, say
from machikit.prototype.error_panel import with_error, with_remarks

EVENTS = "/_machikit/events"
POLL_SECONDS = 0.4  # between two checks of the files
KEEP_ALIVE = 15.0  # seconds after which an idle connection is tested
IGNORED_FOLDERS = {"site", "handover", "__pycache__", "node_modules"}
USER_TESTS_FILE = "tried.csv"  # may grow during two builds in a row, but is not an output of the build

CSP_META = re.compile(r'<meta\s[^>]*http-equiv="Content-Security-Policy"[^>]*>', re.I)
RELOAD_SCRIPT = "new EventSource({events}).onmessage=e=>{{if(e.data!=={version})location.reload()}};"


class PrototypeServer:
    """Serves a prototype folder. Use it as a context manager, then call `watch`. Raises KitError when no port is free."""

    reload_script = RELOAD_SCRIPT  # the script that is added to every page; {events} and {version} are filled in
    required_file = "prototype.py"  # which the folder must contain
    missing_file_error = "build.no_prototype"  # the key of the error where it does not

    def __init__(self, folder: Path, port: int = 8000):
        self.folder = folder.resolve()
        self.page = b""
        self.remarks: list[KitError] = []  # of the build that succeeded last
        self.version = ""
        self.changed = threading.Condition()
        self.stopped = False
        if not (self.folder / self.required_file).is_file():
            raise kit_error(self.missing_file_error, self.folder)
        self.http = _listen(port, self)
        self.address = f"http://127.0.0.1:{self.http.server_port}/"

    def __enter__(self) -> Self:
        self.show_page(error_page(KitError("machikit", say("cli.building", folder=self.folder.name))))
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        self.http.shutdown()
        self.http.server_close()

    def show_page(self, page: str) -> None:
        """Serve this page from now on; every open window reloads."""
        with self.changed:
            self.version = f"{time.time_ns():x}"
            self.page = with_reload(page, self.version, self.reload_script).encode()
            self.changed.notify_all()

    def handler(self) -> "type[Handler]":
        """The class that answers requests."""
        return Handler

    def build(self) -> Path | KitError:
        """Build once and show the page; or the page that was built last, with the error that prevents a new one above it."""
        from machikit.prototype import run

        _forget_modules(self.folder)
        self.remarks = []
        try:
            path = run(self.folder, remark=self.remarks.append)
            self.show_page(with_remarks(path.read_text(encoding="utf-8"), self.remarks))
            return path
        except KitError as error:
            last = self._last_page()
            self.show_page(with_error(last, error) if last else error_page(error))
            return error

    def _last_page(self) -> str:
        """The page that was built last, by this server or before it; "" where there is none."""
        try:
            return (self.folder / "site" / "index.html").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def file(self, path: str) -> Path | None:
        """The file for a URL path of this server, or None: nothing outside `site/` can be read."""
        site = (self.folder / "site").resolve()
        file = (site / path.lstrip("/")).resolve()
        is_inside = "\\" not in path and ":" not in path and file.is_relative_to(site)
        return file if is_inside and file.is_file() else None

    def watch(
        self, on_error: Callable[[KitError], None], on_built: Callable[[Path], None], rounds: float = float("inf")
    ) -> None:
        """Build now and after every save, until Ctrl-C or the server's end (or for `rounds` checks of the files).

        Calls `on_built` with the page or `on_error` with the error of each build. Files that two builds in a row change are
        output of the prototype, and do not count as saves; code is always somebody's, however often it is saved in the middle of a build.
        """
        seen: dict[Path, tuple[int, int]] | None = None
        output, touched = set[Path](), set[Path]()
        while rounds > 0 and not self.stopped:
            rounds -= 1
            now = {path: state for path, state in snapshot(self.folder).items() if path not in output}
            if now != seen:
                result = self.build()
                before, touched = touched, {p for p, s in snapshot(self.folder).items() if s != now.get(p)} - output
                output |= {p for p in before & touched if p.suffix != ".py"} - {self.folder / USER_TESTS_FILE}
                on_built(result) if isinstance(result, Path) else on_error(result)
                seen = {path: state for path, state in now.items() if path not in output}
            time.sleep(POLL_SECONDS)


def _listen(port: int, server: PrototypeServer) -> "LocalServer":
    for number in (port, 0):  # 0: any free port
        try:
            return LocalServer(("127.0.0.1", number), server)
        except OverflowError as error:
            raise kit_error("port.none", f"--port {port}", why=str(error)) from error
        except OSError as error:
            if number == 0:
                raise kit_error("port.none", f"--port {port}", why=error.strerror or str(error)) from error
    raise AssertionError


class LocalServer(ThreadingHTTPServer):
    """The HTTP server; `prototype_server` is the Server whose pages it serves."""

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # on Windows it would let two servers share a port

    def __init__(self, address: tuple[str, int], site: PrototypeServer):
        self.prototype_server = site
        super().__init__(address, site.handler())

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignored: a browser that closes a window during a response is not an error."""


class Handler(BaseHTTPRequestHandler):
    """Answers requests for the page, the files beside it and the reload events."""

    server: LocalServer

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if self.headers.get("Host", "") not in self._own_names():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif path == EVENTS:
            self._events()
        elif path in ("/", "/index.html"):
            self._answer(self.server.prototype_server.page, "text/html; charset=utf-8")
        else:
            self._file(path)

    def _own_names(self) -> set[str]:
        """The accepted Host headers. Any other is a foreign name that resolves to this computer (DNS rebinding)."""
        return {f"{name}:{self.server.server_port}" for name in ("127.0.0.1", "localhost")}

    def _file(self, path: str) -> None:
        try:
            file = self.server.prototype_server.file(path)
            if file is None:
                raise FileNotFoundError(path)
            self._answer(file.read_bytes(), guess_type(file.name)[0] or "application/octet-stream")
        except (OSError, ValueError):
            self.send_error(HTTPStatus.NOT_FOUND)

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _events(self) -> None:
        """Send the current version of the page, then every new one, until the window is closed."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        server, sent = self.server.prototype_server, ""
        while not server.stopped:
            with server.changed:
                if server.version == sent:
                    server.changed.wait(KEEP_ALIVE)
                version = server.version
            line = ":\n\n" if version == sent else f"data: {version}\n\n"  # a comment keeps the connection alive
            sent = version
            try:
                self.wfile.write(line.encode())
            except OSError:
                return

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header(
            "Content-Security-Policy", "frame-ancestors 'none'"
        )  # this directive has no effect in a meta element
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """No request log: the terminal shows builds and errors only."""


# --- the page -------------------------------------------------------------------------------------------------------


def with_reload(page: str, version: str, reload: str = RELOAD_SCRIPT) -> str:
    """The page with the script that reloads it when there is a new version, allowed by hash in the page's CSP."""
    script = reload.format(events=f'"{EVENTS}"', version=f'"{version}"')
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = CSP_META.sub(lambda m: _allow_script(m[0], digest), page, count=1)
    head, end, tail = page.rpartition("</body>")
    return f"{head}<script>{script}</script>{end}{tail}" if end else f"{page}<script>{script}</script>"


def _allow_script(meta: str, digest: str) -> str:
    """Add the hash of the script, and connections to this server, to a CSP meta element."""
    content = re.search(r'content="([^"]*)"', meta)
    if not content:
        return meta
    policy: dict[str, list[str]] = {}
    for rule in html.unescape(content[1]).split(";"):
        if words := rule.split():
            policy[words[0].lower()] = words[1:]
    for directive, source in (("script-src", f"'sha256-{digest}'"), ("connect-src", "'self'")):
        sources = [s for s in policy.get(directive, []) if s != "'none'"]
        policy[directive] = [*sources, source]
    text = "; ".join(" ".join([name, *sources]) for name, sources in policy.items())
    return meta.replace(content[0], f'content="{html.escape(text, quote=False)}"')


def error_page(error: KitError) -> str:
    """The page shown while there is no other: where the error is, what it is and how to fix it."""
    rows = (("where", error.where), ("what", error.what), ("fix", error.fix))
    items = "".join(f"<dt>{say(f'serve.{key}')}</dt><dd>{html.escape(text)}</dd>" for key, text in rows if text)
    return f"""<!DOCTYPE html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{say("serve.title")}</title>
<style>
body {{ margin: 8vh auto; max-width: 44rem; padding: 0 1.5rem; color: #1a1a1c; font: 1rem/1.7 system-ui, sans-serif; }}
h1 {{ font-size: 1.5rem; }}
dt {{ margin-top: 1.25rem; font-size: .875rem; color: #595959; }}
dd {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }}
dd:first-of-type {{ font-family: ui-monospace, monospace; }}
p {{ margin-top: 2.5rem; color: #595959; }}
</style>
</head>
<body><main><h1>{say("serve.title")}</h1><dl>{items}</dl><p>{say("serve.wait")}</p></main></body>
</html>
"""


# --- the files ------------------------------------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[Path, tuple[int, int]]:
    """Path → (modification time, size) of each file that a person may edit: no built pages, caches or hidden files."""
    files = {}
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if IGNORED_FOLDERS.isdisjoint(parts) and not any(p.startswith((".", "~$")) for p in parts):
            try:
                stat = path.stat()
            except OSError:  # deleted between the two calls, as editors do while they save
                continue
            if path.is_file():
                files[path] = (stat.st_mtime_ns, stat.st_size)
    return files


def _forget_modules(folder: Path) -> None:
    """Make the next build import the modules of the folder again."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and name != "__main__" and Path(file).is_relative_to(folder):
            del sys.modules[name]
