"""What lies beside a page for other services."""

import csv
import io
import json
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machikit.pages.page import Page


RUN = tuple("=+-@＝＋－＠\t\r")  # a spreadsheet runs a cell that begins so


def feeds(page: "Page") -> dict[str, bytes]:
    """File name → content of what may lie beside the page: its points as GeoJSON, its parts' own feeds, an embed snippet, and
    a list (feeds.csv) that says what each file holds.
    """
    name = page.settings()["file"]
    found = {f"{name}.geojson": geojson(page.block)} if page.block else {}
    found |= {f"{name}.{ending}": body for part in page.added for ending, body in part.feeds(page).items()}
    found = {file: _told(body, page) if file.endswith(".geojson") else body for file, body in found.items()}
    return found | {"embed.html": embed(page).encode(), "feeds.csv": _listed(found, page)}


def _told(body: bytes, page: "Page") -> bytes:
    """A FeatureCollection with what it is, of when, and from whom (foreign members, RFC 7946 §6.1): it will travel alone."""
    said = json.loads(body)
    sources = [page.word(key) for key in page.all_words if key.startswith("source.") and key[7:].isdigit()]
    about = {"name": _title(page), "note": _note(page), "official": page.prototype.city.official, "sources": sources}
    whole = {"type": said["type"]} | about | {"features": said["features"]}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _listed(found: dict[str, bytes], page: "Page") -> bytes:
    """The files with what each is called inside, as Excel opens it: files of districts have keys for names."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(["file", "what"])
    named = {file: _name_in(body, file) for file, body in found.items()} | {"embed.html": _title(page)}
    rows.writerows([file, f"'{what}" if what.startswith(RUN) else what] for file, what in named.items())
    return out.getvalue().encode("utf-8-sig")


def _name_in(body: bytes, file: str) -> str:
    if file.endswith(".ics"):
        from icalendar import Calendar

        return str(Calendar.from_ical(body).get("x-wr-calname", ""))
    return str(json.loads(body).get("name", "")) if file.endswith("json") else ""


def _title(page: "Page") -> str:
    return f"{page.word('title')} | {page.word('city')}"


def _note(page: "Page") -> str:
    return f"{page.word('prototype')} {page.word('as_of.line')}"


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
    title, line = escape(_title(page)), escape(_note(page))
    official = escape(page.prototype.city.official)
    link = f' <a href="{official}">{escape(page.word("official"))}</a>' if official else ""
    return (
        f'<iframe src="index.html" title="{title}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-scripts allow-downloads allow-modals allow-popups" '
        'style="width:100%;height:720px;border:1px solid #d9dbe1"></iframe>\n'
        f"<p>{line}{link}</p>\n"
    )
