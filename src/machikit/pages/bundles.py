"""The kit's own scripts and styles for pages: bundles made at install (hatch_build.py), and sources as they stand."""

import hashlib
import json
from functools import cache
from pathlib import Path

from machikit._base.messages import kit_error

WEB = Path(__file__).parent / "web"
BUNDLES = WEB / "bundles"
CHECKOUT = Path(__file__).parents[3]  # where hatch_build.py lies, if the kit is worked on


def web_file(name: str) -> str:
    """The text of a style sheet or source of the kit, from pages/web/."""
    return file_text(WEB / name)


@cache
def bundle(name: str) -> str:
    """A bundle of the kit's scripts: core, map, places, or parts/<part>.

    Raises KitError if there is none, or if the kit is worked on and one of its sources has changed since it was made.
    """
    text = file_text(BUNDLES / f"{name}.js")
    if not text:
        raise kit_error("asset.missing", where=f"bundles/{name}.js")
    if (CHECKOUT / "hatch_build.py").is_file():
        for source, digest in _bundled_sources()[name].items():
            path = CHECKOUT / source
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise kit_error("asset.stale", where=source, bundle=name)
    return text


@cache
def _bundled_sources() -> dict[str, dict[str, str]]:
    """Bundle → its sources, as paths from the checkout, and their SHA-256."""
    sources: dict[str, dict[str, str]] = json.loads(file_text(BUNDLES / "manifest.json"))
    return sources


@cache
def file_text(path: Path) -> str:
    """The text of a file, cached; "" if it does not exist."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""
