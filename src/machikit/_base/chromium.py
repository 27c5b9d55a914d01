"""An installed Chromium, if any: prints sheets and pages as PDF, takes screenshots of pages and runs their scripts."""

import os
import subprocess
import tempfile
from pathlib import Path

from machikit._base.browsers import find_browser

TIMEOUT = 120  # seconds
SCRIPTS_RUN = 5000  # ms, of virtual time
MAX_PROCESSES = (
    2  # most of a run is the start of about a second: two at a time keep a small computer busy, three only queue
)
# Parts of Chromium's own interface that it loads for every window and that printing does not need
UNUSED_FEATURES = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxAimPopup",
    "PreloadTopChromeWebUI",
    "MediaRouter",
)
FLAGS = (
    "--font-render-hinting=none",  # letters keep their designed widths: lines break on paper alike in every Chromium
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"),
    f"--disable-features={','.join(UNUSED_FEATURES)},OptimizationHints",
)


def find_chromium() -> str | None:
    """Path of the executable of Chromium, Chrome or Edge; None where none of them is installed."""
    browser = find_browser()
    if browser is None or any(other in Path(browser).name.casefold() for other in ("firefox", "safari")):
        return None
    inside = Path(browser, "Contents", "MacOS", Path(browser).stem)  # an .app on macOS is a folder
    return str(inside) if Path(browser).suffix == ".app" else browser


def print_pdf(page: Path, target: Path) -> bool:
    """Print an HTML file as PDF; returns whether that worked."""
    return _run(page, target, f"--print-to-pdf={target}", "--no-pdf-header-footer")


def take_screenshot(page: Path, target: Path, width: int = 1280, height: int = 800, scale: float = 1) -> bool:
    """Take a PNG of the first screen of an HTML file, its size times `scale`; returns whether that worked."""
    shape = (f"--window-size={width},{height}", f"--force-device-scale-factor={scale}")
    return _run(page, target, f"--screenshot={target}", *shape)


def dump_dom(html: str) -> str | None:
    """The markup of an HTML text after its scripts have run for some seconds, at 1280 × 800; None where that did not work."""
    with tempfile.TemporaryDirectory(prefix="machikit-page-", ignore_cleanup_errors=True) as folder:
        page = Path(folder, "page.html")
        page.write_text(html, encoding="utf-8", newline="")
        done = _start(page, "--dump-dom", f"--virtual-time-budget={SCRIPTS_RUN}", "--window-size=1280,800")
    return done.decode("utf-8", errors="replace") if done else None


def _run(page: Path, target: Path, *options: str) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    return _start(page, *options) is not None and target.is_file()


def _start(page: Path, *options: str) -> bytes | None:
    """What Chromium writes to its standard output; None where there is no Chromium or it fails."""
    program = find_chromium()
    if program is None:
        return None
    root = (
        ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    )  # otherwise Chromium refuses to run as root
    with tempfile.TemporaryDirectory(prefix="machikit-chrome-", ignore_cleanup_errors=True) as profile:
        command = [program, *FLAGS, *root, f"--user-data-dir={profile}", *options, page.absolute().as_uri()]
        try:
            return subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=True).stdout
        except (OSError, subprocess.SubprocessError):
            return None
