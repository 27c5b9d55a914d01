"""The browsers that are installed on this computer."""

import os
import shutil
from pathlib import Path

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


def find_browser() -> str | None:
    """The path of a browser on this computer: the one that MACHIKIT_CHROMIUM names, else the first known one; None without any."""
    configured = os.environ.get("MACHIKIT_CHROMIUM", "")
    if configured and Path(configured).is_file():
        return configured
    on_path = next((path for path in map(shutil.which, BROWSERS) if path), None)
    folders = (os.environ.get(v) for v in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    installed = [Path(folder, name) for folder in folders if folder for name in WINDOWS_BROWSERS]
    installed += [Path("/Applications", f"{name}.app") for name in MAC_BROWSERS]
    return on_path or next((str(path) for path in installed if path.exists()), None)
