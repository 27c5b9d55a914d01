"""Download one file over https, within limits of size and time. Every failure is raised as a KitError.

Plain http is allowed only from this machine (127.0.0.1, localhost), where a test server or a city's gateway may run.
"""

import datetime as dt
import ipaddress
import queue
import re
import threading
import zlib
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit._base.version import __version__

if TYPE_CHECKING:
    from requests import Response, Session

REDIRECTS = 5
TRIES = 4  # of one request, when the server is busy or the connection breaks
CONNECT_TRIES = 2  # when there is no connection at all
LONGEST_WAIT = 30  # seconds that a busy server may ask us to wait (Retry-After)
SILENCE_SECONDS = 15  # without a single byte
CHUNK = 65_536  # bytes read at once
BUSY_STATUSES = (429, 500, 502, 503, 504)
USER_AGENT = f"machikit/{__version__}"


@dataclass(frozen=True)
class Download:
    """A downloaded file. body: decompressed; url: after redirects; modified: the Last-Modified date that the server sent."""

    body: bytes
    url: str
    modified: dt.date | None


def download(url: str, most_bytes: int, seconds: float) -> Download:
    """Download one file. Raises KitError for a URL that is not allowed, and for every kind of failure.

    most_bytes: limit after decompression; seconds: limit for everything, including retries and redirects.
    """
    _check_allowed(url)
    results: queue.SimpleQueue[Download | Exception] = queue.SimpleQueue()
    given_up = threading.Event()

    def work() -> None:
        try:
            results.put(_get(url, most_bytes, given_up))
        except Exception as error:
            results.put(error)

    # A thread, because no socket timeout covers a name server that hangs or a header that arrives byte by byte
    threading.Thread(target=work, daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except queue.Empty:
        given_up.set()
        raise kit_error("fetch.slow", url, seconds=f"{seconds:g}") from None
    if isinstance(result, KitError):
        raise result
    if isinstance(result, Exception):
        raise kit_error("fetch.unreachable", url, why=_reason(result)) from result
    return result


def _check_allowed(url: str, redirected_from: str = "") -> None:
    """Raise KitError unless the URL is https, or http on this machine; a redirect from https to http is never allowed."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise kit_error("fetch.address", url) from None
    is_local = parts.scheme == "http" and _is_loopback(host) and not redirected_from.startswith("https:")
    if not host or not (parts.scheme == "https" or is_local):
        raise kit_error("fetch.redirect" if redirected_from else "fetch.address", redirected_from or url, to=url)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _get(url: str, most_bytes: int, given_up: threading.Event) -> Download:
    with _session(url) as session:
        for _ in range(REDIRECTS + 1):
            response = session.get(url, stream=True, allow_redirects=False, timeout=SILENCE_SECONDS)
            if not response.is_redirect:
                return Download(_body(response, url, most_bytes, given_up), url, _modified(response))
            target = urljoin(url, response.headers["location"])
            response.close()
            _check_allowed(target, redirected_from=url)
            url = target
    raise kit_error("fetch.redirect", url, to="…")


def _session(url: str) -> "Session":
    from requests import Session
    from requests.adapters import HTTPAdapter
    from urllib3 import BaseHTTPResponse, Retry

    class LimitedRetry(Retry):
        """Waits as long as the server asks for (Retry-After), up to LONGEST_WAIT."""

        def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
            seconds = super().get_retry_after(response)
            if seconds and seconds > LONGEST_WAIT:
                raise kit_error("fetch.busy", url, status=response.status)
            return seconds

    session = Session()
    session.trust_env = not _is_loopback(urlsplit(url).hostname or "")  # no proxy for this machine
    session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
    retries = LimitedRetry(
        TRIES - 1,
        connect=CONNECT_TRIES - 1,
        backoff_factor=0.3,
        status_forcelist=BUSY_STATUSES,
        allowed_methods=("GET",),
        raise_on_status=False,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retries))
    return session


def _body(response: "Response", url: str, most_bytes: int, given_up: threading.Event) -> bytes:
    """The decompressed body, counted while it arrives, so that a decompression bomb cannot fill the memory."""
    if response.status_code != 200:
        key = (
            "absent"
            if response.status_code in (404, 410)
            else "busy"
            if response.status_code in BUSY_STATUSES
            else "status"
        )
        raise kit_error(f"fetch.{key}", url, status=response.status_code)
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most_bytes:
        raise kit_error("fetch.huge", url, most=_size(most_bytes))
    body = bytearray()
    unpack = _decompressor(response.headers.get("content-encoding", ""))
    for chunk in response.raw.stream(CHUNK, decode_content=False):
        while chunk and len(body) <= most_bytes:
            body += unpack.decompress(chunk, CHUNK) if unpack else chunk
            chunk = unpack.unconsumed_tail if unpack else b""
        if len(body) > most_bytes:
            raise kit_error("fetch.huge", url, most=_size(most_bytes))
        if given_up.is_set():
            break
    if unpack and not unpack.eof and not given_up.is_set():  # requests would accept a truncated body
        raise kit_error("fetch.cut", url)
    if not body:
        raise kit_error("fetch.empty", url)
    return bytes(body)


def _decompressor(encoding: str) -> "zlib._Decompress | None":
    """The decompressor of a Content-Encoding; wbits 47: gzip or zlib, detected from the stream."""
    return zlib.decompressobj(47) if encoding.strip().lower() in ("gzip", "x-gzip", "deflate") else None


def _modified(response: "Response") -> dt.date | None:
    try:
        return parsedate_to_datetime(response.headers.get("last-modified", "")).date()
    except (ValueError, TypeError):
        return None


def _size(count: int) -> str:
    return f"{count / 1e6:.3g} MB"


def _reason(error: Any) -> str:
    """The innermost cause of an exception of requests, on one line."""
    while isinstance(reason := getattr(error, "reason", None) or (error.args or [None])[0], Exception):
        error = reason
    text = " ".join(str(error).split())
    return re.sub(r"^\w+\(host=[^)]*\): ", "", text)[:160] or type(error).__name__
