"""The Japanese font that PDFs embed: BIZ UDPGothic (SIL Open Font License), a universal design font, legible at arm's length.

The package holds it as subsets of some hundred characters each; Chromium loads those that a sheet needs and embeds the glyphs
used. Only the HTML that is printed refers to it: a sheet distributed as HTML uses system fonts and has no external address.
"""

import re
from functools import cache

from machikit.pages.safe_folium.assets import VENDOR

FONT_FOLDER = VENDOR / "@fontsource" / "biz-udpgothic"
WEIGHTS = (400, 700)
CODE_RULE = 'code{font-family:"BIZ UDPGothic"!important}'  # commands too: the package has no other font


@cache
def font_css() -> str:
    """The font as CSS with file: URLs of this computer; "" where the package does not contain it."""
    sheets = [FONT_FOLDER / f"{weight}.css" for weight in WEIGHTS]
    css = "".join(_local_css(path.read_text(encoding="utf-8")) for path in sheets if path.is_file())
    return css + CODE_RULE if css else ""


def _local_css(css: str) -> str:
    """The vendored CSS with woff2 files only, as absolute URLs, and with `font-display: block`."""
    css = re.sub(r"/\*.*?\*/\s*|,\s*url\([^)]*\)\s*format\('woff'\)", "", css, flags=re.DOTALL)
    return css.replace("url(./", f"url({FONT_FOLDER.as_uri()}/").replace("font-display: swap", "font-display: block")
