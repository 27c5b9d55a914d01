"""A Chromium on this computer, where there is one: it turns sheets into PDF and pages into pictures. Nothing else needs it."""

import os
import subprocess
import tempfile
from pathlib import Path

from machikit.check.doctor import find_browser

SECONDS = 120
TOGETHER = 2  # a Chromium takes a second, most of it to start: two at a time fill a small computer, three only queue
# Parts of Chromium's own surface that it loads for every window, which a sheet of paper has no use for
IDLE = ("WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI", "MediaRouter")
FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"),
    f"--disable-features={','.join(IDLE)},OptimizationHints",
)


def find() -> str | None:
    """The program of a Chromium, Chrome or Edge; None where only another browser, or none, is installed."""
    found = find_browser()
    if found is None or any(other in Path(found).name.casefold() for other in ("firefox", "safari")):
        return None
    inside = Path(found, "Contents", "MacOS", Path(found).stem)  # an .app on macOS is a folder
    return str(inside) if Path(found).suffix == ".app" else found


def pdf(page: Path, target: Path) -> bool:
    """Print an HTML file as PDF; whether it could be done."""
    return _run(page, target, f"--print-to-pdf={target}", "--no-pdf-header-footer")


def picture(page: Path, target: Path, width: int = 1280, height: int = 800, scale: float = 1) -> bool:
    """A picture (PNG) of an HTML file's first screen, its size times `scale`; whether it could be taken."""
    shape = (f"--window-size={width},{height}", f"--force-device-scale-factor={scale}")
    return _run(page, target, f"--screenshot={target}", *shape)


def _run(page: Path, target: Path, *wanted: str) -> bool:
    program = find()
    if program is None:
        return False
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()  # Chromium refuses root otherwise
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="machikit-chrome-", ignore_cleanup_errors=True) as profile:
        command = [program, *FLAGS, *root, f"--user-data-dir={profile}", *wanted, page.absolute().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        except (OSError, subprocess.SubprocessError):
            return False
    return target.is_file()
