"""What a page's markup says to those who do not see it: names of controls, links and pictures, tables, ids."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
MEDIA = ("audio", "video", "object", "embed", "iframe")
CONTROLS = "//button | //input[not(@type='hidden')] | //select | //textarea | //*[@role='button' or @role='checkbox']"
PICTURES = "//img | //canvas | //svg[not(ancestor::svg)] | //*[@role='img']"
ABSENT = "@hidden or @aria-hidden='true' or self::dialog[not(@open)] or @id='js-plotly-tester'"  # plotly measures texts in it
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


class PageMarkup:
    """The elements of a page, scripts and styles left out."""

    def __init__(self, markup: str):
        from lxml import html

        self.root: Any = html.document_fromstring(markup, parser=html.HTMLParser(huge_tree=True, encoding=None))
        for element in self.root.xpath("//script | //style | //template | //noscript"):
            element.drop_tree()
        self.ids = {element.get("id"): element for element in self.root.xpath("//*[@id]")}

    def find(self, path: str) -> list[Any]:
        """The elements that are there for everybody: neither hidden nor kept from those who listen."""
        return [e for e in self.root.xpath(path) if not e.xpath(f"ancestor-or-self::*[{ABSENT}]")]

    def name(self, element: Any) -> str:
        """The accessible name of an element; "" without one."""
        labelled = [self.ids[one] for one in (element.get("aria-labelledby") or "").split() if one in self.ids]
        if labelled:
            return _text(" ".join(_text(one.text_content()) for one in labelled))
        for attribute in ("aria-label", "alt"):
            if (element.get(attribute) or "").strip():
                return _text(element.get(attribute))
        return self._label(element) or self._content(element) or _text(element.get("title") or "")

    def _label(self, element: Any) -> str:
        if element.tag not in ("input", "select", "textarea"):
            return ""
        if element.get("type") in ("submit", "button", "reset") and element.get("value"):
            return _text(element.get("value"))
        labels = [label for label in self.root.xpath("//label") if label.get("for") == element.get("id") is not None]
        return _text(" ".join(label.text_content() for label in [*labels, *element.xpath("ancestor::label")]))

    def _content(self, element: Any) -> str:
        if element.tag in ("input", "select", "textarea"):
            return ""
        inside = [one for one in element.xpath(".//img[@alt] | .//*[@aria-label]")]
        names = [one.get("aria-label") or one.get("alt") or "" for one in inside]
        return _text(" ".join([element.text_content(), *names]))

    def nameless(self, path: str) -> list[Any]:
        return [element for element in self.find(path) if not self.name(element)]

    def wordless_pictures(self) -> list[Any]:
        """Pictures without words of their own that are not decoration, nor inside something that has a name."""
        decoration = {"presentation", "none"}
        bare = [e for e in self.find(PICTURES) if not self.name(e) and e.get("role") not in decoration]
        bare = [e for e in bare if not (e.tag == "img" and e.get("alt") == "")]
        return [e for e in bare if not self._is_named_around(e)]

    def _is_named_around(self, picture: Any) -> bool:
        """Whether a picture is part of something with a name: a link, a figure; a map, which is drawn in several layers."""
        around = {"a", "button", "summary", "figure", *(["section"] if picture.tag == "canvas" else [])}
        return any(up.tag in around and self.name(up) for up in picture.iterancestors())

    def headless_tables(self) -> list[Any]:
        return [t for t in self.find("//table") if t.get("role") != "presentation" and not t.xpath(".//th")]

    def broken_references(self) -> list[str]:
        """Ids that an attribute names and no element has."""
        named = [one for key in REFERENCES for e in self.find(f"//*[@{key}]") for one in e.get(key).split()]
        return [one for one in named if one not in self.ids]

    def media(self) -> list[str]:
        return [element.tag for element in self.root.xpath(" | ".join(f"//{tag}" for tag in MEDIA))]


def _text(text: str) -> str:
    return " ".join(text.split())


class SyntaxCheck(HTMLParser):
    """Finds what success criterion 4.1.1 names: tags that do not match, an attribute twice, an id twice (`problems`)."""

    def __init__(self, source: str):
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: Counter[str] = Counter()
        self.feed(source)
        self.close()
        self.problems += [f"<{tag}>" for tag in self.open]
        self.problems += [f"id={name}" for name, count in self.ids.items() if count > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in VOID:
            self.problems.append(f"</{tag}>")

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        twice = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
        self.problems += [f"<{tag} {name} {name}>" for name in twice]
        self.ids.update(value for name, value in attrs if name == "id" and value)


def prevents_zoom(viewport: str) -> bool:
    """Whether the content of a viewport element forbids to enlarge the page."""
    scale = re.search(r"maximum-scale\s*=\s*([\d.]+)", viewport)
    return bool(re.search(r"user-scalable\s*=\s*(no|0)", viewport)) or bool(scale and float(scale[1]) < 2)
