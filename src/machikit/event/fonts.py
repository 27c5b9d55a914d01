"""The Japanese font that PDFs embed: BIZ UDPGothic (SIL Open Font License), a universal design font, legible at arm's length.

The package holds it as subsets of some hundred characters each; Chromium loads those that a sheet needs and embeds the glyphs
used. Only the HTML that is printed refers to it: a sheet distributed as HTML uses system fonts and has no external address.

Of Bold the wheel leaves out the subsets of rare characters, to be small (the patterns stand in `pyproject.toml`). Chromium makes
their bold glyphs out of Regular's, but only those of a family without Bold: hence the second one.
"""

import re
from functools import cache

from machikit.pages.safe_folium.assets import VENDOR

FONT_FOLDER = VENDOR / "@fontsource" / "biz-udpgothic"
FAMILIES = '"BIZ UDPGothic","BIZ UDPGothic Regular",sans-serif'
RULES = (
    f"body{{font-family:{FAMILIES}}}code{{font-family:{FAMILIES}!important}}"  # commands too: there is no other font
)
FACE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
RARE = re.compile(r"biz-udpgothic-([0-9]|[1-4][0-9]|5[0-3])-\d00-")  # file names of the subsets of rare characters


@cache
def font_css() -> str:
    """The font as CSS with file: URLs of this computer; "" where the package does not contain it."""
    sheets = [FONT_FOLDER / f"{weight}.css" for weight in (400, 700)]
    if not all(path.is_file() for path in sheets):
        return ""
    regular, bold = (FACE.findall(path.read_text(encoding="utf-8")) for path in sheets)
    rare = [face.replace("BIZ UDPGothic", "BIZ UDPGothic Regular") for face in regular if RARE.search(face)]
    faces = [*regular, *(face for face in bold if not RARE.search(face)), *rare]
    return "".join(map(_local_face, faces)) + RULES


def _local_face(face: str) -> str:
    """A face of the vendored CSS with woff2 alone, as an absolute URL, and with `font-display: block`."""
    face = re.sub(r",\s*url\([^)]*\)\s*format\('woff'\)", "", face)
    return face.replace("url(./", f"url({FONT_FOLDER.as_uri()}/").replace("font-display: swap", "font-display: block")
