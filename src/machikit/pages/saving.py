"""Files written whole or not at all: the page, and what lies beside it for other services."""

import json
import os
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machikit.pages.page import Page


def write_whole(target: Path, content: bytes) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, never a half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=target.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(beside, 0o644)
        os.replace(beside, target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def feeds(page: "Page") -> dict[str, bytes]:
    """File name → content of what may lie beside the page: its points as GeoJSON, its parts' own feeds, and an embed snippet."""
    name = page.settings()["file"]
    found = {f"{name}.geojson": geojson(page.block)} if page.block else {}
    found |= {f"{name}.{ending}": body for part in page.added for ending, body in part.feeds(page).items()}
    return found | {"embed.html": embed(page).encode()}


def geojson(block: dict[str, Any]) -> bytes:
    """A table's block as a FeatureCollection (EPSG:4326), headers as property names."""
    features = []
    for i in range(block["n"]):
        lat, lon = block["lat"][i], block["lon"][i]
        point = None if lat is None else {"type": "Point", "coordinates": [lon / 1e6, lat / 1e6]}
        told = {f["header"]: block["columns"][f["id"]][i] for f in block["fields"]}
        features.append({"type": "Feature", "id": block["keys"][i], "geometry": point, "properties": told})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def embed(page: "Page") -> str:
    """A snippet for another web page: the prototype in a frame, and under it what it is and where the city's own word stands."""
    title = escape(f"{page.word('title')} | {page.word('city')}")
    line = escape("".join((page.word("prototype"), " ", page.word("as_of.line"))))
    official = escape(page.prototype.city.official)
    return (
        f'<iframe src="index.html" title="{title}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-scripts allow-downloads allow-modals allow-popups" '
        'style="width:100%;height:720px;border:1px solid #d9dbe1"></iframe>\n'
        f'<p>{line} <a href="{official}">{escape(page.word("official"))}</a></p>\n'
    )
