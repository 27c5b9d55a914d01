"""Licence notices of the third-party code inside a page: libraries are inlined in every page, and so are their notices."""

import importlib.metadata
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from machikit.pages.safe_folium.assets import VENDOR, vendor_path

DESIGN_TOKENS = "design-tokens"
SAME = "[Here follow the same terms as those of {} above, word for word.]"


class Notice(NamedTuple):
    """A library: its name, version and the text of its licence, without what stands in an earlier one word for word."""

    name: str
    version: str
    text: str


def notices_for(names: Iterable[str]) -> list[Notice]:
    """The notices of these assets (names as in `assets.vendor_path`), each library once, machikit first.

    >>> [notice.name for notice in notices_for(["leaflet.js"])]
    ['machikit', 'folium', 'leaflet']
    """
    files = [vendor_path(name) for name in names]
    packages = {
        package_path[: 1 + package_path[0].startswith("@")]
        for file in files
        if (package_path := _vendor_path(file)) and package_path[0] != "machikit"
    }
    python = ["machikit", *(["folium"] if any("leaflet" in file.name for file in files) else [])]
    return _each_once([*map(_python_notice, python), *(_npm_notice("/".join(name)) for name in sorted(packages))])


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a licence, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip()]


def _each_once(notices: list[Notice]) -> list[Notice]:
    """The notices without the paragraphs that stand in an earlier one word for word, which they name instead."""
    first: dict[str, str] = {}
    result = []
    for notice in notices:
        lines: list[str] = []
        for paragraph in paragraphs(notice.text):
            earlier = first.setdefault(paragraph.casefold(), notice.name)
            line = paragraph if earlier == notice.name else SAME.format(earlier)
            lines += [line] if line not in lines else []
        result.append(notice._replace(text="\n\n".join(lines)))
    return result


def notice_comment(names: Iterable[str]) -> str:
    """The notices as an HTML comment, for documents that consist of a map alone."""
    text = "\n\n".join(f"{notice.name} {notice.version}\n{notice.text}" for notice in notices_for(names))
    return f"<!--\n{text.replace('--', '- -').replace('>', ')')}\n-->\n"


def _vendor_path(file: Path) -> tuple[str, ...]:
    """The components of a file's path within the vendor folder, () outside it."""
    return file.relative_to(VENDOR).parts if file.is_relative_to(VENDOR) else ()


@cache
def _npm_notice(package: str) -> Notice:
    notice = json.loads((VENDOR / package / "notice.json").read_text(encoding="utf-8"))
    return Notice(notice["name"], notice["version"], notice["text"])


@cache
def _python_notice(package: str) -> Notice:
    try:
        distribution = importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:  # machikit runs from its sources, without being installed
        return Notice(package, "", (Path(__file__).parents[3] / "LICENSE").read_text(encoding="utf-8").strip())
    texts = [
        f.read_text(encoding="utf-8")
        for f in distribution.files or ()
        if "LICENSE" in f.name.upper() and ".dist-info" in str(f)
    ]
    return Notice(
        package,
        distribution.version,
        "\n\n".join(text.strip() for text in texts if text) or str(distribution.metadata["License"]),
    )
