"""Find a Chromium for the tests, or get one: one on the machine, else Playwright's own, else Debian's when root.

Run as a script before the tests. `find_shell()` is the one in which tests open pages and print sheets; `find()` any browser.
MACHIKIT_CHROMIUM names one by hand.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")  # without windows: a page opens in half the time
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "microsoft-edge")
OTHERS = {"firefox-esr": "firefox-esr", "WebKitWebDriver": "webkit2gtk-driver", "xvfb-run": "xvfb"}  # program → package
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Chromium's own interface loads pages of its own for every tab, which took half of the tests' time
IDLE = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxAimPopup",
    "PreloadTopChromeWebUI",
    "MediaRouter",
    "OptimizationHints",
)
FLAGS = [
    "--headless", "--no-sandbox", "--font-render-hinting=none", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", f"--disable-features={','.join(IDLE)}",
]  # fmt: skip


def on_path(names: Iterable[str]) -> str | None:
    """The first of these programs that is on the path."""
    return next(filter(None, map(shutil.which, names)), None)


def find() -> str | None:
    """The path of a Chromium, or None."""
    named = os.environ.get("MACHIKIT_CHROMIUM")
    if named:
        return named
    found = on_path(NAMES) or (MAC if Path(MAC).exists() else None)
    return found or _playwrights()


def find_shell() -> str | None:
    """The path of a Chromium that has no windows at all, else of any; None where there is none."""
    return os.environ.get("MACHIKIT_CHROMIUM") or on_path(SHELLS) or find()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        path = p.chromium.executable_path
    return path if Path(path).exists() else None


def get() -> str | None:
    if found := find():
        if not os.environ.get("MACHIKIT_CHROMIUM") and found.endswith("/chromium") and find_shell() == found:
            _apt(SHELLS[0])  # Debian's, beside Debian's browser; the tests do without where it can't be had
        return found
    print("browser: none here yet; asking Playwright for its own …", flush=True)
    got = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, text=True)
    if found := find():
        return found
    why = next((line for line in got.stderr.splitlines() if line.startswith("Error")), "no reason given")
    print(f"browser: Playwright's could not be had ({why}); asking Debian for one …", flush=True)
    _apt("chromium")
    _apt(SHELLS[0])
    return find()


def _apt(*packages: str) -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-q"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-y", "-q", *packages], check=False, stdout=subprocess.DEVNULL)


def get_others() -> list[str]:
    """The other browsers in which a page must be its own editor; CI asks Debian for those that are not here. The programs there are."""
    missing = [package for program, package in OTHERS.items() if not shutil.which(program)]
    if missing and os.environ.get("CI") == "true":
        _apt(*missing)
    return [program for program in OTHERS if shutil.which(program)]


def get_font() -> bool:
    """A Japanese font, without which pages print empty boxes."""

    def there() -> bool:
        listed = (
            subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True) if shutil.which("fc-list") else None
        )
        return sys.platform in ("darwin", "win32") or bool(listed and listed.stdout.strip())

    if not there():
        _apt("fonts-noto-cjk", "fontconfig")
    return there()


if __name__ == "__main__":
    browser, font, others = get(), get_font(), get_others()
    also = f"; also {', '.join(others)}" if others else ""
    print(f"browser: {find_shell() or 'none'}{also}; Japanese font: {'yes' if font else 'none'}")
    if os.environ.get("CI") == "true" and not (browser and font):
        sys.exit("CI needs a Chromium and a Japanese font, and none could be had.")
