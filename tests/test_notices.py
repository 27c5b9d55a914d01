"""Whatever of others' is inside a page or the wheel comes with its licence."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import folium

from machikit.catalog import kit_root
from machikit.pages import notices
from machikit.pages.safe_folium.assets import VENDOR
from machikit.pages.safe_folium.libraries import WEB
from machikit.pages.safe_folium.offline import offline

ROOT = kit_root()
WANTED = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
TOOLS = {"esbuild"}  # bundles the scripts; nothing of it is in a page or the wheel
PACKAGES = {*WANTED} - TOOLS


def test_each_library_that_is_shipped_has_its_licence_beside_it_and_a_line_in_the_notice() -> None:
    files = json.loads((WEB / "vendor.json").read_text(encoding="utf-8"))["files"]
    assert {*files} == PACKAGES
    told = (ROOT / "NOTICE").read_text(encoding="utf-8")
    whole = (VENDOR / "NOTICE.txt").read_text(encoding="utf-8")
    for package in PACKAGES:
        one = json.loads((VENDOR / package / "notice.json").read_text(encoding="utf-8"))
        assert len(one["text"]) > 20 and one["text"] in whole, package
        assert re.search(rf"(?m)^{re.escape(package)}(?: \(.+\))?: \S", told), package
    named = re.findall(r"(?m)^(@?[\w./-]+)(?: \(.+\))?: ", told)
    assert sorted(named) == sorted(PACKAGES), "NOTICE names a library that is not shipped"


def test_a_page_tells_what_is_inside_it(built: Callable[[str, str], Path]) -> None:
    page = (built("aed-nearby", "takamatsu") / "site" / "index.html").read_text(encoding="utf-8")
    foot = page[page.index("<footer") : page.index("</footer>")]
    assert re.findall(r"<h3>(\S+)", foot) == ["machikit", "folium", "@digital-go-jp/design-tokens", "leaflet"]
    assert "Permission is hereby granted" in foot and "Volodymyr" in foot


def test_a_map_of_ones_own_made_offline_tells_what_was_put_in() -> None:
    m = folium.Map([34.3, 134.0], tiles=None)
    said = offline(m.get_root().render())
    assert "<!--" in said and "Volodymyr" in said and "jQuery" in said
    assert offline(said) == said
    assert {"leaflet", "jquery"} <= {
        one.name for one in notices.notices_for(["leaflet.js", "jquery/dist/jquery.min.js"])
    }
