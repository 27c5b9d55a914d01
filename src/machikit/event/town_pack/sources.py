"""The sources behind the pages of a town's set, each once, with the pages that hold it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from machikit.pages.finished_page import FinishedPage


@dataclass
class Source:
    """text: {ja, en}. link: its address, "" without one. pages: the names of the pages."""

    text: dict[str, str]
    link: str
    pages: list[str] = field(default_factory=list)


def sources_of(pages: Mapping[str, FinishedPage]) -> list[Source]:
    """The sources that the pages credit, in the order of the pages."""
    found: dict[tuple[str, str], Source] = {}
    for name, page in pages.items():
        keys = page.numbered_keys("source")
        links = page.source_links if len(page.source_links) == len(keys) else [""] * len(keys)
        for key, link in zip(keys, links, strict=True):
            source = found.setdefault((page.words[key]["ja"], link), Source(dict(page.words[key]), link))
            source.pages.append(name)
    return list(found.values())
