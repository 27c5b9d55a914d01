"""Tsunamis and storm surges on the paper of an event: not for a municipality that is out of reach of the sea."""

import re

from machikit.catalog import Catalog
from machikit.catalog.model import Card
from machikit.catalog.sea_distance import is_inland, sea_distance

SEA = re.compile(r"津波|高潮|tsunami|storm surge", re.I)
# What a card lets somebody say, and other words in place of the phrase on the sea: 「…津波のとき、どこへ」（海のない町では「洪水のとき」）
OTHER_WORDS = (
    re.compile(r"(「[^「」]*?)[^「」。、]*(?:津波|高潮)[^「」。、]*([^「」]*」)（海のない[^「」]*「([^「」]+)」）"),
    re.compile(r"(“[^“”]*?)\b[^“”.,]*(?:tsunami|surge)[^“”.,]*([^“”]*”) \(Away from the sea: “([^“”]+?)…?”\)"),
)
ENUMERATED = re.compile(
    r"[、や・](?:津波|高潮)(?=[、や・の])|,? (?:and|or) (?:an? )?(?:tsunamis?|storm surges?)|, (?:tsunamis?|storm surges?)"
)
SENTENCE = re.compile(r"[^。.]*(?:[。.](?![0-9a-z])|$)")


def is_sea_card(card: Card, catalog: Catalog) -> bool:
    """Whether a card is on tsunamis or surges: by its title, or by the title of a topic that it needs."""
    topics = [topic for table, topic in card.tables.items() if not table.endswith("?")]
    titles = [catalog.schemas[topic].title["ja"] for topic in topics if topic in catalog.schemas]
    return any(SEA.search(title) for title in (card.title("ja"), card.id, *titles))


def is_inland_event(city: str, catalog: Catalog) -> bool:
    return city in catalog.cities and is_inland(catalog.cities[city])


def may_be_inland(city: str, catalog: Catalog) -> bool:
    """Whether it is not known to be on the coast: somebody must decide."""
    return city not in catalog.cities or sea_distance(catalog.cities[city]) != 0


def without_sea(text: str) -> str:
    """The prose of a card without what it says on tsunamis and surges; words for a place away from the sea stand in place of others."""
    for words in OTHER_WORDS:
        text = words.sub(r"\1\3\2", text)
    text = ENUMERATED.sub("", text)
    lines = [_without_sentences(line) if SEA.search(line) else line for line in text.split("\n")]
    return "\n".join(line for line in lines if line is not None)


def _without_sentences(line: str) -> str | None:
    """A line without its sentences on the sea; None where nothing is left."""
    mark = re.match(r"\s*[-*] ", line)
    start = mark[0] if mark else ""
    kept = "".join(s for s in SENTENCE.findall(line[len(start) :]) if not SEA.search(s)).strip()
    return start + kept if kept else None
