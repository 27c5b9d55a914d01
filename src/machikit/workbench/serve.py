"""`machikit serve`: the prototype in a browser on this computer, built again and reloaded on every save.

Listens on 127.0.0.1 only and answers only to its own name, so that no other page or computer can read from it. The page
is served as it was built, plus one small script that waits for the next build; its hash joins the page's policy.
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
from machikit._base.messages import language, problem, say

EVENTS = "/_machikit/events"
TICK = 0.4  # seconds between two looks at the files
KEEP_ALIVE = 15.0  # seconds after which a quiet connection is tested
LEFT_OUT = {"site", "handover", "__pycache__", "node_modules"}
PEOPLES_OWN = "tried.csv"  # grows while a page is built, and again in the next build: yet it is nobody's output

CSP_META = re.compile(r'<meta\s[^>]*http-equiv="Content-Security-Policy"[^>]*>', re.I)
RELOAD = "new EventSource({events}).onmessage=e=>{{if(e.data!=={version})location.reload()}};"


class Server:
    """A prototype folder being served; use it as a context manager, then `watch`. KitError when no port is free."""

    reload = RELOAD  # the script that every page gets; {events} and {version} are filled in
    needs, lacking = "prototype.py", "build.no_prototype"  # the file that makes a folder one to serve, and the KitError

    def __init__(self, folder: Path, port: int = 8000):
        self.folder = folder.resolve()
        self.page = b""
        self.version = ""
        self.changed = threading.Condition()
        self.stopped = False
        if not (self.folder / self.needs).is_file():
            raise problem(self.lacking, self.folder)
        self.http = _listen(port, self)
        self.address = f"http://127.0.0.1:{self.http.server_port}/"

    def __enter__(self) -> Self:
        self.put(message_page(KitError("machikit", say("cli.building", folder=self.folder.name))))
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        self.http.shutdown()
        self.http.server_close()

    def put(self, page: str) -> None:
        """Show this page from now on, in every window that is open."""
        with self.changed:
            self.version = f"{time.time_ns():x}"
            self.page = with_reload(page, self.version, self.reload).encode()
            self.changed.notify_all()

    def handler(self) -> "type[Handler]":
        """What answers a request."""
        return Handler

    def build(self) -> Path | KitError:
        """Build once and show the page, or the mistake that prevents it."""
        from machikit.prototype import run

        _forget_modules(self.folder)
        try:
            path = run(self.folder)
            self.put(path.read_text(encoding="utf-8"))
            return path
        except KitError as error:
            self.put(message_page(error))
            return error

    def file(self, path: str) -> Path | None:
        """The file that an address of this server stands for, or None: nothing outside `site/` can be read."""
        site = (self.folder / "site").resolve()
        file = (site / path.lstrip("/")).resolve()
        inside = "\\" not in path and ":" not in path and file.is_relative_to(site)
        return file if inside and file.is_file() else None

    def watch(
        self, told: Callable[[KitError], None], built: Callable[[Path], None], rounds: float = float("inf")
    ) -> None:
        """Build now and after every save until Ctrl-C (or for `rounds` looks at the files).

        Files that two builds in a row change are the prototype's own output, and do not count as saves.
        """
        seen: dict[Path, tuple[int, int]] | None = None
        output, touched = set[Path](), set[Path]()
        while rounds > 0:
            rounds -= 1
            now = {path: state for path, state in snapshot(self.folder).items() if path not in output}
            if now != seen:
                result = self.build()
                built(result) if isinstance(result, Path) else told(result)
                before, touched = touched, {p for p, s in snapshot(self.folder).items() if s != now.get(p)} - output
                output |= (before & touched) - {self.folder / PEOPLES_OWN}
                seen = {path: state for path, state in now.items() if path not in output}
            time.sleep(TICK)


def _listen(port: int, server: Server) -> "LocalServer":
    for number in (port, 0):  # 0: any free port
        try:
            return LocalServer(("127.0.0.1", number), server)
        except OverflowError as error:
            raise problem("port.none", f"--port {port}", why=str(error)) from error
        except OSError as error:
            if number == 0:
                raise problem("port.none", f"--port {port}", why=error.strerror or str(error)) from error
    raise AssertionError


class LocalServer(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there it would let two servers share a port

    def __init__(self, address: tuple[str, int], site: Server):
        self.site = site
        super().__init__(address, site.handler())

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a window in the middle of an answer is not an error."""


class Handler(BaseHTTPRequestHandler):
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
            self._answer(self.server.site.page, "text/html; charset=utf-8")
        else:
            self._file(path)

    def _own_names(self) -> set[str]:
        """Any other Host is a foreign name that was pointed at this computer (DNS rebinding)."""
        return {f"{name}:{self.server.server_port}" for name in ("127.0.0.1", "localhost")}

    def _file(self, path: str) -> None:
        try:
            file = self.server.site.file(path)
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
        """Tell the version that counts, then every new one, until the window closes."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        site, told = self.server.site, ""
        while not site.stopped:
            with site.changed:
                if site.version == told:
                    site.changed.wait(KEEP_ALIVE)
                version = site.version
            line = ":\n\n" if version == told else f"data: {version}\n\n"
            told = version
            try:
                self.wfile.write(line.encode())
            except OSError:
                return

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")  # a page's own policy cannot say this
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The terminal belongs to builds and mistakes."""


# --- the page -------------------------------------------------------------------------------------------------------


def with_reload(page: str, version: str, reload: str = RELOAD) -> str:
    """The page with the script that reloads it once another version is there, allowed by hash in its CSP."""
    script = reload.format(events=f'"{EVENTS}"', version=f'"{version}"')
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = CSP_META.sub(lambda m: _allow(m[0], digest), page, count=1)
    head, end, tail = page.rpartition("</body>")
    return f"{head}<script>{script}</script>{end}{tail}" if end else f"{page}<script>{script}</script>"


def _allow(meta: str, digest: str) -> str:
    """Add the script's hash, and connections to this server, to a CSP meta element."""
    content = re.search(r'content="([^"]*)"', meta)
    if not content:
        return meta
    policy: dict[str, list[str]] = {}
    for part in html.unescape(content[1]).split(";"):
        if words := part.split():
            policy[words[0].lower()] = words[1:]
    for directive, source in (("script-src", f"'sha256-{digest}'"), ("connect-src", "'self'")):
        kept = [s for s in policy.get(directive, []) if s != "'none'"]
        policy[directive] = [*kept, source]
    text = "; ".join(" ".join([name, *sources]) for name, sources in policy.items())
    return meta.replace(content[0], f'content="{html.escape(text, quote=False)}"')


def message_page(error: KitError) -> str:
    """What the browser shows while there is no page: where, what and how to mend it."""
    rows = (("where", error.where), ("what", error.what), ("fix", error.fix))
    told = "".join(f"<dt>{say(f'serve.{key}')}</dt><dd>{html.escape(text)}</dd>" for key, text in rows if text)
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
<body><main><h1>{say("serve.title")}</h1><dl>{told}</dl><p>{say("serve.wait")}</p></main></body>
</html>
"""


# --- the files ------------------------------------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[Path, tuple[int, int]]:
    """Each file that a person may edit, with its time and size. Built pages, caches and hidden files do not count."""
    found = {}
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if LEFT_OUT.isdisjoint(parts) and not any(p.startswith((".", "~$")) for p in parts):
            try:
                state = path.stat()
            except OSError:  # gone between the two calls, as editors do while they save
                continue
            if path.is_file():
                found[path] = (state.st_mtime_ns, state.st_size)
    return found


def _forget_modules(folder: Path) -> None:
    """Let the next build read the team's own modules again."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and name != "__main__" and Path(file).is_relative_to(folder):
            del sys.modules[name]
