"""Files published beside a page for other services: GeoJSON, the parts' feeds, an embed snippet and a list of them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from machikit.pages.context import PageContext
from machikit.pages.part import Feed, Part

UNCONFIRMED = "row.unconfirmed"  # the word for what a participant says of a safety topic
FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r")  # a spreadsheet reads a cell that begins with one of these as a formula


def feeds(page: PageContext, parts: Sequence[Part]) -> dict[str, bytes]:
    """File name → content of the files beside the page: its points as GeoJSON, the feeds of its parts, an embed snippet, and
    a list (feeds.csv) of what each file holds.
    """
    name = page.settings()["file"]
    contents: dict[str, Feed] = (
        {f"{name}.geojson": feature_collection(page.block, page.word(UNCONFIRMED))} if page.block else {}
    )
    contents |= {f"{name}.{ending}": content for part in parts for ending, content in part.feeds(page).items()}
    files = {file: _feed_bytes(file, content, page) for file, content in contents.items()}
    return files | {"embed.html": embed(page).encode(), "feeds.csv": _feed_list(files, page)}


def _feed_bytes(file: str, content: Feed, page: PageContext) -> bytes:
    if isinstance(content, bytes):
        return _with_metadata(json.loads(content), page) if file.endswith(".geojson") else content
    return _with_metadata(content, page)


def _with_metadata(collection: Mapping[str, Any], page: PageContext) -> bytes:
    """A FeatureCollection with its title, date, publisher and sources as foreign members (RFC 7946 §6.1), since the file may
    be passed on without the page.
    """
    sources = [page.word(key) for key in page.all_words if key.startswith("source.") and key[7:].isdigit()]
    about = {"name": _title(page), "note": _note(page), "official": page.prototype.city.official, "sources": sources}
    described = {"type": collection["type"]} | about | {"features": collection["features"]}
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def _feed_list(files: dict[str, bytes], page: PageContext) -> bytes:
    """feeds.csv, as Excel reads it: each file with the title it has inside, since a district's file is named by a key."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["file", "what"])
    own_titles = {file: _calendar_title(body) if file.endswith(".ics") else "" for file, body in files.items()}
    titles = {file: title or (_title(page) if file.endswith(".geojson") else "") for file, title in own_titles.items()}
    titles["embed.html"] = _title(page)
    writer.writerows(
        [file, f"'{title}" if title.startswith(FORMULA_STARTS) else title] for file, title in titles.items()
    )
    return out.getvalue().encode("utf-8-sig")


def _calendar_title(body: bytes) -> str:
    """The title that a calendar gives itself."""
    from icalendar import Calendar

    return str(Calendar.from_ical(body).get("x-wr-calname", ""))


def _title(page: PageContext) -> str:
    return f"{page.word('title')} | {page.word('city')}"


def _note(page: PageContext) -> str:
    return f"{page.word('prototype')} {page.word('as_of.line')}"


def feature_collection(block: dict[str, Any], claim: str = "") -> dict[str, Any]:
    """A table's block as a GeoJSON FeatureCollection (EPSG:4326), with headers as property names.

    claim: what is said of rows with something that only a participant says; the property 申告 is there where some have it.
    """
    features = []
    unconfirmed = set(block.get("unconfirmed", ()))
    for i in range(block["n"]):
        lat, lon = block["lat"][i], block["lon"][i]
        point = None if lat is None else {"type": "Point", "coordinates": [lon / 1e6, lat / 1e6]}
        properties = {f["header"]: block["columns"][f["id"]][i] for f in block["fields"]}
        if unconfirmed:
            properties["申告"] = claim if i in unconfirmed else None
        features.append({"type": "Feature", "id": block["keys"][i], "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


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
