"""One file from the web, within bounds of bytes and of seconds, over https only; every failure ends as one KitError.

Plain http is taken from this very machine only (127.0.0.1, localhost), where a test or a city's own gateway may stand.
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

from machikit import __version__
from machikit._base.errors import KitError
from machikit._base.messages import problem

if TYPE_CHECKING:
    from requests import Response, Session

REDIRECTS = 5
TRIES = 4  # of one request, when the server is busy or the line breaks
NO_LINE = 2  # when there is no connection at all
LONGEST_WAIT = 30  # seconds that a busy server may ask us to wait (Retry-After)
QUIET = 15  # seconds without a single byte
PIECE = 65_536  # bytes read at once
BUSY = (429, 500, 502, 503, 504)
AGENT = f"machikit/{__version__}"


@dataclass(frozen=True)
class Download:
    """What came: `body` decompressed, `address` after redirects, `modified` the server's own date of the file."""

    body: bytes
    address: str
    modified: dt.date | None


def download(address: str, most_bytes: int, seconds: float) -> Download:
    """Fetch one file. Raises KitError for an address that is not allowed, and for every way in which it can fail.

    seconds: for all of it, retries and redirects too; most_bytes: after decompression.
    """
    _allow(address)
    answer: queue.SimpleQueue[Download | Exception] = queue.SimpleQueue()
    given_up = threading.Event()

    def work() -> None:
        try:
            answer.put(_get(address, most_bytes, given_up))
        except Exception as error:
            answer.put(error)

    # A thread, because no timeout of a socket bounds a name server that hangs or a header that drips
    threading.Thread(target=work, daemon=True).start()
    try:
        came = answer.get(timeout=seconds)
    except queue.Empty:
        given_up.set()
        raise problem("fetch.slow", address, seconds=f"{seconds:g}") from None
    if isinstance(came, Exception):
        raise came if isinstance(came, KitError) else problem("fetch.unreachable", address, why=_short(came)) from came
    return came


def _allow(address: str, came_from: str = "") -> None:
    """https, or http on this machine; and never from https back to http."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        raise problem("fetch.address", address) from None
    here = parts.scheme == "http" and _loopback(host) and not came_from.startswith("https:")
    if not host or not (parts.scheme == "https" or here):
        raise problem("fetch.redirect" if came_from else "fetch.address", came_from or address, to=address)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _get(address: str, most_bytes: int, given_up: threading.Event) -> Download:
    with _session(address) as session:
        for _ in range(REDIRECTS + 1):
            response = session.get(address, stream=True, allow_redirects=False, timeout=QUIET)
            if not response.is_redirect:
                return Download(_body(response, address, most_bytes, given_up), address, _modified(response))
            there = urljoin(address, response.headers["location"])
            response.close()
            _allow(there, came_from=address)
            address = there
    raise problem("fetch.redirect", address, to="…")


def _session(address: str) -> "Session":
    from requests import Session
    from requests.adapters import HTTPAdapter
    from urllib3 import BaseHTTPResponse, Retry

    class Patience(Retry):
        """Waits as long as the server asks for, unless that is longer than anybody would sit there."""

        def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
            asked = super().get_retry_after(response)
            if asked and asked > LONGEST_WAIT:
                raise problem("fetch.busy", address, status=response.status)
            return asked

    session = Session()
    session.trust_env = not _loopback(urlsplit(address).hostname or "")  # no proxy between this machine and itself
    session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"})
    retries = Patience(
        TRIES - 1,
        connect=NO_LINE - 1,
        backoff_factor=0.3,
        status_forcelist=BUSY,
        allowed_methods=("GET",),
        raise_on_status=False,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retries))
    return session


def _body(response: "Response", address: str, most_bytes: int, given_up: threading.Event) -> bytes:
    """The decoded bytes, counted as they come, so that a small archive cannot fill the memory."""
    if response.status_code != 200:
        key = "absent" if response.status_code in (404, 410) else "busy" if response.status_code in BUSY else "status"
        raise problem(f"fetch.{key}", address, status=response.status_code)
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most_bytes:
        raise problem("fetch.huge", address, most=_size(most_bytes))
    body = bytearray()
    unpack = _unpacking(response.headers.get("content-encoding", ""))
    for piece in response.raw.stream(PIECE, decode_content=False):
        while piece and len(body) <= most_bytes:
            body += unpack.decompress(piece, PIECE) if unpack else piece
            piece = unpack.unconsumed_tail if unpack else b""
        if len(body) > most_bytes:
            raise problem("fetch.huge", address, most=_size(most_bytes))
        if given_up.is_set():
            break
    if unpack and not unpack.eof and not given_up.is_set():  # requests would take the half for the whole
        raise problem("fetch.cut", address)
    if not body:
        raise problem("fetch.empty", address)
    return bytes(body)


def _unpacking(encoding: str) -> "zlib._Decompress | None":
    """What takes the transport's compression off; wbits 47: gzip or zlib, as the stream itself says."""
    return zlib.decompressobj(47) if encoding.strip().lower() in ("gzip", "x-gzip", "deflate") else None


def _modified(response: "Response") -> dt.date | None:
    try:
        return parsedate_to_datetime(response.headers.get("last-modified", "")).date()
    except (ValueError, TypeError):
        return None


def _size(count: int) -> str:
    return f"{count / 1e6:.3g} MB"


def _short(error: Any) -> str:
    """The innermost reason of what requests raises, in one line."""
    while isinstance(reason := getattr(error, "reason", None) or (error.args or [None])[0], Exception):
        error = reason
    said = " ".join(str(error).split())
    return re.sub(r"^\w+\(host=[^)]*\): ", "", said)[:160] or type(error).__name__
