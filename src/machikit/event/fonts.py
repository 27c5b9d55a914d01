"""The Japanese font that PDFs embed: BIZ UDPGothic (SIL Open Font License), made to be read at arm's length by everybody.

It lies in the package as slices of some hundred characters each; Chromium opens those that a sheet needs and embeds the
glyphs it used. Only the file that is printed names it: a sheet handed out as HTML has the system's fonts and no address.
"""

import re
from functools import cache

from machikit.pages.safe_folium.assets import VENDOR

HOME = VENDOR / "@fontsource" / "biz-udpgothic"
WEIGHTS = (400, 700)
COMMANDS = 'code{font-family:"BIZ UDPGothic"!important}'  # what is typed, too: no other font is in the package


@cache
def faces() -> str:
    """The font as a style sheet whose addresses are files of this computer; "" where the package holds none of it."""
    sheets = [HOME / f"{weight}.css" for weight in WEIGHTS]
    found = "".join(_here(path.read_text(encoding="utf-8")) for path in sheets if path.is_file())
    return found + COMMANDS if found else ""


def _here(css: str) -> str:
    """The style sheet as it came, naming woff2 alone, by its full address, and kept from showing another font meanwhile."""
    css = re.sub(r"/\*.*?\*/\s*|,\s*url\([^)]*\)\s*format\('woff'\)", "", css, flags=re.DOTALL)
    return css.replace("url(./", f"url({HOME.as_uri()}/").replace("font-display: swap", "font-display: block")
