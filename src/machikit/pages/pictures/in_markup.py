"""Puts the pictures of HTML, styles and scripts inside: files of one folder, and data: addresses, which are cleaned."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit.pages.pictures import IN_POPUP, OVERLAY, PHOTO, is_data, is_local, picture_address

_NAME = r"\.(?:jpe?g|jfif|png|apng|gif|webp|avif|svg|bmp|ico|heic|heif|tiff?)"
PICTURE_NAME = re.compile(rf"(?is).*{_NAME}\s*(?:[?#].*)?")
# Complete tags, quotes closed; possessive, so that hostile text takes no longer than its length.
_TAG = re.compile(r"""(?i)<(?:[a-z][a-z0-9]*)(?=[\s/>])(?:[^"'<>]|"[^"]*+"|'[^']*+')*+>""")
_OF_PICTURE = re.compile(r"(?i)</?(?:picture|source)\b[^<>]*+>")
_CSS_URL = re.compile(r"""(?i)url\(\s*+(?:"([^"()\\\n]*+)"|'([^'()\\\n]*+)'|([^"'()\\\s]++))\s*+\)""")
_SCRIPT_URL = re.compile(r"""((?:icon|shadow)(?:Retina)?Url["']?\s*:\s*)(["'])([^"'\\\s<>{}$]{1,300})\2""")
_SCRIPT_TAG = re.compile(r"""(?i)(<img\s[^<>"']{0,200}\bsrc\s*=\s*)(\\?["'])([^"'\\<>{}$+]{1,300})\2""")
_BASE64 = re.compile(r"data:image/[\w.+-]{1,40}(?:;[\w=.-]{1,40})*?;base64,[A-Za-z0-9+/_-]*+={0,2}+")
_ENCODED = re.compile(r"data:image/(?:jpe?g|png|gif|webp|avif|bmp)(?:;[\w=.-]{1,40})*+,[\w%.~*!+/=:@&-]++")
EMPTY = "data:,"  # in place of a data: address that holds no picture


class MarkupPictures:
    """The pictures of one page or map, looked for in these folders (in none: only data: addresses are cleaned)."""

    def __init__(self, *folders: Path | None):
        self.folders = [folder for folder in folders if folder is not None]
        self._known: dict[tuple[str, int], str] = {}  # (source, longest) → address
        self._fit: set[str] = set()  # the addresses among them: they are not read again

    def address(self, source: Any, longest: int = PHOTO) -> str:
        """The data: address of a picture. Raises KitError."""
        if (known := self._known.get((str(source), longest))) is not None:
            return known
        first = next((f for f in self.folders if is_local(str(source)) and (f / str(source)).is_file()), None)
        address = picture_address(source, first or next(iter(self.folders), None), longest)
        self._known[str(source), longest] = address
        self._fit.add(address)
        return address

    def is_meant(self, address: str) -> bool:
        """Whether an address is one to put in: a picture's data:, or a file of this folder that is called like a picture."""
        if is_data(address):
            return address.lstrip()[5:11].lower() == "image/"
        return bool(self.folders) and is_local(address) and bool(PICTURE_NAME.fullmatch(address[:2000]))

    # --- HTML --------------------------------------------------------------------------------------------------------

    def markup(self, text: str, longest: int = IN_POPUP) -> str:
        """HTML whose `<img>`, `url(…)` and links to pictures need no file: everything else as it was."""
        if not re.search(r"(?i)<img|url\(|<a\s", text):
            return text
        if re.search("(?i)<picture", text):
            text = _OF_PICTURE.sub("", text)
        text = _TAG.sub(lambda match: self._tag(match[0], longest), text)
        return re.sub(r"(?i)(<style\b[^<>]*+>)([^<]*+)", lambda m: m[1] + self.style(m[2], longest), text)

    def _tag(self, tag: str, longest: int) -> str:
        if not re.match(r"(?i)<(?:img|a)\b", tag) and "url(" not in tag.lower():
            return tag
        name, attributes = _parsed(tag)
        changed = dict(attributes)
        if any(key.startswith("on") for key in attributes):
            return tag  # refused, and shown as text
        if name == "img":
            self._image(changed, longest)
        elif name == "a" and is_local(attributes.get("href", "")) and self.is_meant(attributes["href"]):
            changed.pop("href")  # the photo in full size: beside the page it would be missing elsewhere
        if "url(" in attributes.get("style", "").lower():
            changed["style"] = self.style(attributes["style"], longest)
        if changed == attributes:
            return tag
        return f"<{name}" + "".join(f' {key}="{html.escape(value)}"' for key, value in changed.items()) + ">"

    def _image(self, attributes: dict[str, str], longest: int) -> None:
        candidates = [part.split()[0] for part in re.split(r",\s", attributes.get("srcset", "")) if part.strip()]
        source = attributes.get("src") or (candidates[-1] if candidates else "")
        if self.is_meant(source):
            for key in ("srcset", "sizes", "loading", "decoding", "fetchpriority"):
                attributes.pop(key, None)
            attributes["src"] = self.address(source, longest)

    def style(self, text: str, longest: int = PHOTO) -> str:
        """CSS whose `url(…)` need no file."""

        def put_in(match: re.Match[str]) -> str:
            address = next(group for group in match.groups() if group is not None)
            return f"url({self.address(address, longest)})" if self.is_meant(address) else match[0]

        return _CSS_URL.sub(put_in, text)

    # --- scripts and finished text -----------------------------------------------------------------------------------

    def script(self, text: str) -> str:
        """JavaScript whose icons and `<img>` in strings need no file, and whose data: addresses hold nothing but pictures."""

        def put_in(match: re.Match[str]) -> str:
            is_file = is_local(match[3]) and self.is_meant(match[3])
            return f"{match[1]}{match[2]}{self.address(match[3], IN_POPUP)}{match[2]}" if is_file else match[0]

        return self.cleaned(_SCRIPT_TAG.sub(put_in, _SCRIPT_URL.sub(put_in, text)))

    def cleaned(self, text: str) -> str:
        """Any text with every data: address of a picture cleaned; one that holds none becomes empty."""

        def clean(match: re.Match[str]) -> str:
            try:
                return match[0] if match[0] in self._fit else self.address(match[0], OVERLAY)
            except KitError:
                return EMPTY

        if "data:image" not in text:
            return text
        return _ENCODED.sub(clean, _BASE64.sub(clean, text))

    def cleaned_values(self, value: Any) -> Any:
        """The same for every text in a value that becomes JSON."""
        if isinstance(value, str):
            return self.cleaned(value) if len(value) > 20 else value
        if isinstance(value, dict):
            return {key: self.cleaned_values(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [
                self.cleaned_values(inner) if isinstance(inner, (str, dict, list, tuple)) else inner for inner in value
            ]
        return value


class _OneTag(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.name, self.attributes = "", dict[str, str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.name = tag
        self.attributes = {name: value or "" for name, value in reversed(attrs)}  # of two of one name the first counts
        self.attributes = {name: self.attributes[name] for name, _ in attrs}


def _parsed(tag: str) -> tuple[str, dict[str, str]]:
    parser = _OneTag()
    parser.feed(tag)
    return parser.name, parser.attributes
