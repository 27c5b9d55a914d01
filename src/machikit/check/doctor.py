"""`machikit doctor`: whether this computer has what the kit needs, and what to do where it has not."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from machikit._base.browsers import find_browser
from machikit._base.messages import interface_words, say

OLDEST_PYTHON = (3, 11)
ENOUGH_DISK = 500_000_000  # bytes: the prototypes of a day, with room for the installation
FONT_FOLDERS = ("/System/Library/Fonts", "/Library/Fonts", r"%WINDIR%\Fonts")
FONTS = ("ヒラギノ", "hiragino", "yugoth", "meiryo", "msgothic", "notosanscjk", "notosansjp", "ipag", "ipaex", "takao")


@dataclass(frozen=True)
class CheckResult:
    """The result of one check. level: ok, warning (the kit works without it) or error (it does not)."""

    id: str
    title: str
    level: str
    what: str
    fix: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def check_system() -> list[CheckResult]:
    """Run all checks. None of them raises, writes anything but a temporary file, or needs a network."""
    return [python(), browser(), font(), disk(), *writing(), console(), assets(), catalog()]


def _result(name: str, state: str, level: str = "ok", /, **values: object) -> CheckResult:
    """A result with the words `doctor.<name>` and `doctor.<first part of name>.<state>`, the latter also with `.fix`."""
    key = f"doctor.{name.split('.')[0]}.{state}"
    fix = f"{key}.fix"
    advice = say(fix, **values) if fix in interface_words() else ""
    return CheckResult(name, say(f"doctor.{name}"), level, say(key, **values), advice)


def python() -> CheckResult:
    version = ".".join(map(str, sys.version_info[:3]))
    state = ("ok",) if sys.version_info >= OLDEST_PYTHON else ("old", "error")
    return _result("python", *state, version=version)


def browser() -> CheckResult:
    path = find_browser()
    return _result("browser", "ok", path=path) if path else _result("browser", "none", "warning")


def font() -> CheckResult:
    name = next(_japanese_fonts(), None)
    return _result("font", "ok", name=name) if name else _result("font", "none", "warning")


def _japanese_fonts() -> Iterator[str]:
    if shutil.which("fc-list"):
        output = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, timeout=30).stdout
        lines = sorted(output.decode("utf-8", errors="replace").splitlines())
        names = [line.split(",")[0].strip() for line in lines if line.strip()]
        yield from sorted(names, key=lambda name: "JP" not in name)  # Chinese font families contain kana too
    for folder in map(Path, map(os.path.expandvars, FONT_FOLDERS)):
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        yield from (p.name for p in files if any(part in p.name.casefold().replace(" ", "") for part in FONTS))


def disk() -> CheckResult:
    free = shutil.disk_usage(Path.cwd()).free
    amount = f"{free / 1e9:.1f} GB" if free >= 1e9 else f"{free // 1_000_000} MB"
    return _result("disk", "ok", free=amount) if free >= ENOUGH_DISK else _result("disk", "low", "warning", free=amount)


def writing() -> Iterator[CheckResult]:
    for name, folder in (("write.here", Path.cwd()), ("write.temp", Path(tempfile.gettempdir()))):
        try:
            with tempfile.NamedTemporaryFile(prefix=".machikit-", dir=folder) as file:
                file.write(b"machikit")
        except OSError as error:
            yield _result(name, "no", "error", folder=folder, why=error.strerror or error)
        else:
            yield _result(name, "ok", folder=folder)


def console() -> CheckResult:
    encoding = getattr(sys.stdout, "encoding", None) or "?"
    try:
        "街の地図".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return _result("console", "no", "warning", encoding=encoding)
    return _result("console", "ok", encoding=encoding)


def assets() -> CheckResult:
    vendor = Path(__file__).parents[1] / "pages" / "web" / "vendor"
    files = sum(path.is_file() for path in vendor.rglob("*"))
    return _result("assets", "ok", n=files) if files else _result("assets", "none", "error")


def catalog() -> CheckResult:
    from machikit.catalog import Catalog

    kit = Catalog()
    cards, datasets = len(kit.cards), len(kit.datasets)
    kit.read_all()
    if kit.problems:
        names = ", ".join(problem.where for problem in kit.problems)
        return _result("catalog", "broken", "warning", names=names)
    if not cards or not datasets:
        return _result("catalog", "none", "error")
    return _result("catalog", "ok", cards=cards, datasets=datasets)
