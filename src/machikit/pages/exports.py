"""Files published beside a page for other services: GeoJSON, the parts' feeds, an embed snippet and a list of them."""

import csv
import io
import json
from collections.abc import Sequence
from html import escape
from typing import Any

from machikit.pages.context import PageContext
from machikit.pages.part import Part

FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r")  # a spreadsheet reads a cell that begins with one of these as a formula


def feeds(page: PageContext, parts: Sequence[Part]) -> dict[str, bytes]:
    """File name → content of the files beside the page: its points as GeoJSON, the feeds of its parts, an embed snippet, and
    a list (feeds.csv) of what each file holds.
    """
    name = page.settings()["file"]
    files = {f"{name}.geojson": geojson(page.block)} if page.block else {}
    files |= {f"{name}.{ending}": content for part in parts for ending, content in part.feeds(page).items()}
    files = {file: _with_metadata(body, page) if file.endswith(".geojson") else body for file, body in files.items()}
    return files | {"embed.html": embed(page).encode(), "feeds.csv": _feed_list(files, page)}


def _with_metadata(body: bytes, page: PageContext) -> bytes:
    """A FeatureCollection with its title, date, publisher and sources as foreign members (RFC 7946 §6.1), since the file may
    be passed on without the page.
    """
    collection = json.loads(body)
    sources = [page.word(key) for key in page.all_words if key.startswith("source.") and key[7:].isdigit()]
    about = {"name": _title(page), "note": _note(page), "official": page.prototype.city.official, "sources": sources}
    described = {"type": collection["type"]} | about | {"features": collection["features"]}
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def _feed_list(files: dict[str, bytes], page: PageContext) -> bytes:
    """feeds.csv, as Excel reads it: each file with the title it has inside, since a district's file is named by a key."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["file", "what"])
    titles = {file: _title_inside(body, file) for file, body in files.items()} | {"embed.html": _title(page)}
    writer.writerows(
        [file, f"'{title}" if title.startswith(FORMULA_STARTS) else title] for file, title in titles.items()
    )
    return out.getvalue().encode("utf-8-sig")


def _title_inside(body: bytes, file: str) -> str:
    """The title that an .ics or .geojson file gives itself, "" for others."""
    if file.endswith(".ics"):
        from icalendar import Calendar

        return str(Calendar.from_ical(body).get("x-wr-calname", ""))
    return str(json.loads(body).get("name", "")) if file.endswith("json") else ""


def _title(page: PageContext) -> str:
    return f"{page.word('title')} | {page.word('city')}"


def _note(page: PageContext) -> str:
    return f"{page.word('prototype')} {page.word('as_of.line')}"


def geojson(block: dict[str, Any]) -> bytes:
    """A table's block as a GeoJSON FeatureCollection (EPSG:4326), with headers as property names."""
    features = []
    for i in range(block["n"]):
        lat, lon = block["lat"][i], block["lon"][i]
        point = None if lat is None else {"type": "Point", "coordinates": [lon / 1e6, lat / 1e6]}
        properties = {f["header"]: block["columns"][f["id"]][i] for f in block["fields"]}
        features.append({"type": "Feature", "id": block["keys"][i], "geometry": point, "properties": properties})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def embed(page: PageContext) -> str:
    """An HTML snippet for another web page: the prototype in an iframe, below it a note and a link to the city's official page."""
    title, line = escape(_title(page)), escape(_note(page))
    official = escape(page.prototype.city.official)
    link = f' <a href="{official}">{escape(page.word("official"))}</a>' if official else ""
    return (
        f'<iframe src="index.html" title="{title}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-scripts allow-downloads allow-modals allow-popups" '
        'style="width:100%;height:720px;border:1px solid #d9dbe1"></iframe>\n'
        f"<p>{line}{link}</p>\n"
    )
