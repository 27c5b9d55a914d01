"""`machikit doctor`: does this computer have what the kit needs, and what to do where it does not."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from machikit._base.messages import interface_words, say

OLDEST = (3, 11)
ENOUGH = 500_000_000  # bytes: a day's prototypes, with room for the installation
BROWSERS = (
    *("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"),
    *("msedge", "microsoft-edge", "microsoft-edge-stable", "firefox"),
)
MAC_BROWSERS = ("Google Chrome", "Chromium", "Microsoft Edge", "Firefox", "Safari")
WINDOWS_BROWSERS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Mozilla Firefox/firefox.exe",
)
FONT_FOLDERS = ("/System/Library/Fonts", "/Library/Fonts", r"%WINDIR%\Fonts")
FONTS = ("ヒラギノ", "hiragino", "yugoth", "meiryo", "msgothic", "notosanscjk", "notosansjp", "ipag", "ipaex", "takao")


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at; level: ok, warning (goes on without) or error (does not work)."""

    id: str
    title: str
    level: str
    what: str
    fix: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def examine() -> list[Sign]:
    """Look at everything; nothing here raises, writes outside a temporary file, or needs a network."""
    return [python(), browser(), font(), disk(), *writing(), console(), assets(), catalog()]


def _sign(name: str, state: str, level: str = "ok", /, **values: object) -> Sign:
    """The words stand under `doctor.<name>` and `doctor.<first part of name>.<state>`, with `.fix`."""
    key = f"doctor.{name.split('.')[0]}.{state}"
    fix = f"{key}.fix"
    told = say(fix, **values) if fix in interface_words() else ""
    return Sign(name, say(f"doctor.{name}"), level, say(key, **values), told)


def python() -> Sign:
    version = ".".join(map(str, sys.version_info[:3]))
    state = ("ok",) if sys.version_info >= OLDEST else ("old", "error")
    return _sign("python", *state, version=version)


def browser() -> Sign:
    found = find_browser()
    return _sign("browser", "ok", path=found) if found else _sign("browser", "none", "warning")


def find_browser() -> str | None:
    """A browser on this computer: the one MACHIKIT_CHROMIUM names, else the first known one."""
    said = os.environ.get("MACHIKIT_CHROMIUM", "")
    if said and Path(said).is_file():
        return said
    on_path = next((path for path in map(shutil.which, BROWSERS) if path), None)
    folders = (os.environ.get(v) for v in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    installed = [Path(folder, name) for folder in folders if folder for name in WINDOWS_BROWSERS]
    installed += [Path("/Applications", f"{name}.app") for name in MAC_BROWSERS]
    return on_path or next((str(path) for path in installed if path.exists()), None)


def font() -> Sign:
    name = next(_japanese_fonts(), None)
    return _sign("font", "ok", name=name) if name else _sign("font", "none", "warning")


def _japanese_fonts() -> Iterator[str]:
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, timeout=30).stdout
        lines = sorted(listed.decode("utf-8", errors="replace").splitlines())
        names = [line.split(",")[0].strip() for line in lines if line.strip()]
        yield from sorted(names, key=lambda name: "JP" not in name)  # Chinese families hold kana too
    for folder in map(Path, map(os.path.expandvars, FONT_FOLDERS)):
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        yield from (p.name for p in files if any(part in p.name.casefold().replace(" ", "") for part in FONTS))


def disk() -> Sign:
    free = shutil.disk_usage(Path.cwd()).free
    told = f"{free / 1e9:.1f} GB" if free >= 1e9 else f"{free // 1_000_000} MB"
    return _sign("disk", "ok", free=told) if free >= ENOUGH else _sign("disk", "low", "warning", free=told)


def writing() -> Iterator[Sign]:
    for name, folder in (("write.here", Path.cwd()), ("write.temp", Path(tempfile.gettempdir()))):
        try:
            with tempfile.NamedTemporaryFile(prefix=".machikit-", dir=folder) as file:
                file.write(b"machikit")
        except OSError as error:
            yield _sign(name, "no", "error", folder=folder, why=error.strerror or error)
        else:
            yield _sign(name, "ok", folder=folder)


def console() -> Sign:
    encoding = getattr(sys.stdout, "encoding", None) or "?"
    try:
        "街の地図".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return _sign("console", "no", "warning", encoding=encoding)
    return _sign("console", "ok", encoding=encoding)


def assets() -> Sign:
    vendor = Path(__file__).parents[1] / "pages" / "web" / "vendor"
    files = sum(path.is_file() for path in vendor.rglob("*"))
    return _sign("assets", "ok", n=files) if files else _sign("assets", "none", "error")


def catalog() -> Sign:
    from machikit.catalog import Catalog

    kit = Catalog()
    cards, datasets = len(kit.cards), len(kit.datasets)
    _ = kit.schemas, kit.cities, kit.templates
    if kit.problems:
        names = ", ".join(problem.where for problem in kit.problems)
        return _sign("catalog", "broken", "warning", names=names)
    if not cards or not datasets:
        return _sign("catalog", "none", "error")
    return _sign("catalog", "ok", cards=cards, datasets=datasets)
