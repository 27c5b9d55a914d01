"""The elements that hold a library: its text, or, where several frames use it, a line that takes it from the page around them."""

import json
import re
from collections import Counter
from collections.abc import Collection
from html import escape

from machikit.pages.safe_folium.assets import inline_css, inline_js
from machikit.pages.safe_folium.html_tags import Tag
from machikit.pages.safe_folium.libraries import library_files
from machikit.pages.safe_folium.missing_libraries import missing_library
from machikit.pages.safe_folium.plotly_charts import SMALL, WHOLE, bundle_for

KEPT_ATTRIBUTES = ("id", "media", "nonce", "type")  # valid on the inline element as well
SHARED = "window.machikitLibraries="
# A frame of srcdoc has the origin of the page around it, so it may read from there; an element set in by a script runs at once.
TAKE = """(function (w) {
  while (!w.machikitLibraries && w !== w.parent) w = w.parent;
  var element = document.createElement(%s);
  element.textContent = w.machikitLibraries[%s];
  document.currentScript.after(element);
})(window)"""


class LibraryElements:
    """Writes the elements of one page and its frames. shared: the files that stand once in the page, for all its frames."""

    def __init__(self, shared: Collection[str] = ()):
        self.shared = shared
        self.put_in: set[str] = set()
        self.in_frames: Counter[str] = Counter()

    def write(self, tag: Tag, page: str, here: set[str], may_share: bool) -> str | None:
        """What stands in the place of a linked library; None if the kit has no copy of it.

        page: the document around the tag. here: the files that the document holds already, which are not put in again: a second
        jQuery would forget the plugins of the first.
        """
        files = library_files(tag.loads)
        if not files:
            return None
        files = tuple(bundle_for(page) if file == SMALL else file for file in files)
        new = [file for file in dict.fromkeys(files) if file not in here]
        here.update(new)
        self.put_in.update(new)
        self.in_frames.update(new if may_share else ())
        return "".join(self._element(tag, file, may_share) for file in new) or " "

    def _element(self, tag: Tag, file: str, may_share: bool) -> str:
        name = "script" if file.endswith(".js") else "style"
        if not (may_share and file in self.shared):
            return element(tag, name, _text(file))
        return element(tag, "script", TAKE % (json.dumps(name), json.dumps(file)))

    def worth_sharing(self) -> set[str]:
        """The files that more than one frame uses."""
        return {file for file, count in self.in_frames.items() if count > 1}


def with_shared(page: str, files: Collection[str]) -> str:
    """The page with the libraries that its frames share, before everything that could use them."""
    if not files:
        return page
    texts = json.dumps({file: _text(file) for file in sorted(files)}, ensure_ascii=False)
    script = f'<script data-asset="frames">{SHARED}{_safe(texts)}</script>'
    start = re.search(r"(?i)<head(\s[^<>]*)?>|<html(\s[^<>]*)?>|^\s*<!doctype[^<>]*>", page)
    at = start.end() if start else 0
    return page[:at] + script + page[at:]


def element(tag: Tag, name: str, text: str) -> str:
    attributes = {"data-asset": tag.loads} | {k: tag.attributes[k] for k in KEPT_ATTRIBUTES if k in tag.attributes}
    if name == "style" or tag.name != name:
        attributes.pop("type", None)
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{text}</{name}>"


def was_written_here(tag: Tag) -> bool:
    """Whether this element is exactly what was written here; the data-asset attribute alone would be too lenient."""
    source = tag.attributes.get("data-asset", "")
    if source == "frames" and tag.text.startswith(SHARED):
        return _is_shared(tag.text.removeprefix(SHARED))
    if missing := source and missing_library(source):
        return tag.text == missing.stand_in()
    files = [file for one in library_files(source) for file in ((SMALL, WHOLE) if one == SMALL else (one,))]
    is_script = tag.name == "script"
    if is_script and any(tag.text == TAKE % (json.dumps(n), json.dumps(f)) for f in files for n in ("script", "style")):
        return True
    return any(tag.text == _text(file) for file in files if file.endswith(".js") == is_script)


def _is_shared(text: str) -> bool:
    try:
        return all(said == _text(file) for file, said in json.loads(text).items())
    except (ValueError, AttributeError, OSError):
        return False


def _text(file: str) -> str:
    return (inline_js if file.endswith(".js") else inline_css)(file)


def _safe(script: str) -> str:
    """A text of JSON that cannot end the script around it."""
    return re.sub(r"(?i)<(?=!--|/?script)", r"\\u003c", script)
