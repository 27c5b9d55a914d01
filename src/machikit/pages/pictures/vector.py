"""SVG pictures: written anew with drawing elements only; one that runs code or loads something is refused."""

import re
from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from machikit._base.messages import kit_error

MOST_BYTES = 2_000_000
MOST_ELEMENTS, DEEPEST = 50_000, 100
SVG, XLINK, XML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
_DOCTYPE = re.compile(r"<!DOCTYPE\s+[^\[<>]*>", re.I)
_LOADS = re.compile(r"(?i)url\(\s*+[\"']?+(?!#)|@import|expression\(|javascript:|image-set\(|\\")
_RUNS = {"script", "foreignObject", "handler", "iframe", "object", "embed", "audio", "video", "listener"}


def clean_svg(data: bytes, where: str, picture: Callable[[str], str]) -> bytes:
    """The drawing without comments, metadata and what editors wrote into it (names of files and authors).

    picture: cleans the data: address of a picture inside it. Raises KitError.
    """
    if len(data) > MOST_BYTES:
        raise kit_error("picture.large", where, mb=MOST_BYTES // 1_000_000)
    try:
        text = _DOCTYPE.sub("", data.decode("utf-8-sig"), count=1)
        if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.I):
            raise kit_error("picture.svg", where)
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise kit_error("picture.broken", where) from error
    if root.tag != f"{{{SVG}}}svg":  # without its namespace no browser draws it
        raise kit_error("picture.unknown", where)
    _Cleaner(where, picture).clean(root, 0)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="utf-8")


class _Cleaner:
    """Goes through a drawing once."""

    def __init__(self, where: str, picture: Callable[[str], str]):
        self.where, self.picture, self.count = where, picture, 0

    def clean(self, element: Element, depth: int) -> None:
        self.count += 1
        name = element.tag.rpartition("}")[2]
        if name in _RUNS or self.count > MOST_ELEMENTS or depth > DEEPEST:
            raise kit_error("picture.svg", self.where)
        if name == "style" and _LOADS.search(element.text or ""):
            raise kit_error("picture.svg", self.where)
        for attribute, value in list(element.attrib.items()):
            self._attribute(element, attribute, value)
        for child in list(element):
            space, _, child_name = child.tag.rpartition("}")
            if space != f"{{{SVG}" or child_name == "metadata":
                element.remove(child)
                continue
            if child_name == "a":  # what is in a link is drawn; the link itself does nothing in a picture
                child.tag = f"{{{SVG}}}g"
                child.attrib.clear()
            self.clean(child, depth + 1)

    def _attribute(self, element: Element, attribute: str, value: str) -> None:
        space, _, name = attribute.rpartition("}")
        if space not in ("", f"{{{XLINK}", f"{{{XML}"):
            del element.attrib[attribute]
        elif name == "href" and not value.startswith("#"):
            if not element.tag.endswith("}image") or not value.lstrip().lower().startswith("data:image/"):
                raise kit_error("picture.svg", self.where)
            element.set(attribute, self.picture(value))
        elif self._is_active(name, value):
            raise kit_error("picture.svg", self.where)

    def _is_active(self, name: str, value: str) -> bool:
        """Whether an attribute runs code, loads something, or animates one that could."""
        animated = value.lower() if name == "attributeName" else ""
        return (
            name.lower().startswith("on")
            or bool(_LOADS.search(value))
            or animated.startswith("on")
            or "href" in animated
        )
