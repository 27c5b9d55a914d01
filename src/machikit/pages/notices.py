"""What others wrote that a page holds, with its licence: libraries travel inside every page, and so do their notices."""

import importlib.metadata
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from machikit.pages.safe_folium.assets import VENDOR, path_of

TOKENS = "design-tokens"


class Notice(NamedTuple):
    """A library: its name, version and the text of its licence."""

    name: str
    version: str
    text: str


def of(names: Iterable[str]) -> list[Notice]:
    """The notices of these assets (names as in `assets.path_of`), each library once, with machikit's own first.

    >>> [one.name for one in of(["leaflet.js"])]
    ['machikit', 'folium', 'leaflet']
    """
    files = [path_of(name) for name in names]
    packages = {parts[: 1 + parts[0].startswith("@")] for f in files if (parts := _parts(f)) and parts[0] != "machikit"}
    python = ["machikit", *(["folium"] if any("leaflet" in file.name for file in files) else [])]
    return [*map(_python, python), *(_npm("/".join(package)) for package in sorted(packages))]


def comment(names: Iterable[str]) -> str:
    """The same as an HTML comment, for documents that are nothing but a map."""
    told = "\n\n".join(f"{one.name} {one.version}\n{one.text}" for one in of(names))
    return f"<!--\n{told.replace('--', '- -').replace('>', ')')}\n-->\n"


def _parts(file: Path) -> tuple[str, ...]:
    return file.relative_to(VENDOR).parts if file.is_relative_to(VENDOR) else ()


@cache
def _npm(package: str) -> Notice:
    said = json.loads((VENDOR / package / "notice.json").read_text(encoding="utf-8"))
    return Notice(said["name"], said["version"], said["text"])


@cache
def _python(package: str) -> Notice:
    try:
        told = importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:  # machikit run from its sources, without being installed
        return Notice(package, "", (Path(__file__).parents[3] / "LICENSE").read_text(encoding="utf-8").strip())
    texts = [
        f.read_text(encoding="utf-8")
        for f in told.files or ()
        if "LICENSE" in f.name.upper() and ".dist-info" in str(f)
    ]
    return Notice(
        package, told.version, "\n\n".join(text.strip() for text in texts if text) or str(told.metadata["License"])
    )
