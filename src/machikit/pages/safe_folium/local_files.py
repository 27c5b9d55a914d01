"""Files beside a page: found by the addresses that the page loads them by, inside the page's own folder and nowhere else."""

import base64
import mimetypes
import re
import unicodedata
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 20_000_000  # of one file: a browser opens larger pages only with patience
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".topojson": "application/json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]+:")  # two letters and more: C: is a drive


def is_remote(address: str) -> bool:
    """Whether a browser would ask a server for it."""
    return bool(re.match(r"(?i)\s*(https?:|//(?!/))", address))


def is_local(address: str) -> bool:
    """Whether the address names a file: relative, absolute, of Windows, or file://."""
    address = address.strip()
    if not address or address[0] in "#?" or re.search(r"[\x00-\x1f<>{}]", address):
        return False
    return address.lower().startswith("file:") or not (is_remote(address) or SCHEME.match(address))


@dataclass(frozen=True)
class LocalFile:
    """path: the file, or None; reason: why it is not taken (absent, outside, large, unreadable)."""

    path: Path | None = None
    reason: str = ""


class LocalFiles:
    """The files below a page's folder. folder None: there is none, so nothing is found."""

    def __init__(self, folder: Path | None):
        self.folder = folder.resolve() if folder else None

    def find(self, address: str, base: Path | None = None) -> LocalFile:
        """The file that an address names, seen from `base` (a folder; the page's own where none is given)."""
        if self.folder is None:
            return LocalFile(None, "absent")
        reason = "absent"
        for named in _spellings(address):
            is_absolute = bool(re.match(r"[A-Za-z]:|[/\\]", named))
            path = self._below(Path(named) if is_absolute else (base or self.folder) / named)
            if (
                path is None and is_absolute
            ):  # saved on another computer: what lies beside the page now has the same name
                path = self._below(self.folder / re.split(r"[/\\]", named)[-1])
            if path is None:
                reason = "outside"
            elif path.is_file():
                return LocalFile(None, "large") if _is_large(path) else LocalFile(path)
        return LocalFile(None, reason)

    def _below(self, path: Path) -> Path | None:
        """The path with its links followed, or None where that leads out of the folder."""
        assert self.folder is not None
        if str(path).startswith(("\\\\", "//")):  # a share of Windows: even a look at it is a request
            return None
        try:
            path = path.resolve()
        except (OSError, ValueError, RuntimeError):
            return None
        return path if path.is_relative_to(self.folder) else None


def _is_large(path: Path) -> bool:
    return path.stat().st_size > MAX_BYTES


def _spellings(address: str) -> list[str]:
    """The names of a file that an address may mean: as it stands, without its query, decoded, and as macOS writes it."""
    address = address.strip()
    if address.lower().startswith("file:"):
        address = re.sub(r"(?i)^file:(//(localhost)?(?=/))?", "", address)
        address = re.sub(r"^/+(?=[A-Za-z]:)", "", address)
    plain = [address, re.split(r"[?#]", address)[0]]
    names = [*plain, *map(urllib.parse.unquote, plain)]
    names += [name.replace("\\", "/") for name in names]
    names += [unicodedata.normalize(form, name) for form in ("NFC", "NFD") for name in names]
    return [name for name in dict.fromkeys(names) if name and "\x00" not in name]


def media_type(path: Path) -> str:
    return TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def data_url(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
