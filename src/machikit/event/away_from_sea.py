"""The prose of a card for a municipality that is out of reach of tsunamis and storm surges."""

import re

SEA = re.compile(r"津波|高潮|tsunami|storm surge", re.I)
ENUMERATED = re.compile(
    r"[、や・](?:津波|高潮)(?=[、や・の])|,? (?:and|or) (?:an? )?(?:tsunamis?|storm surges?)|, (?:tsunamis?|storm surges?)"
)
SENTENCE = re.compile(r"[^。.]*(?:[。.](?![0-9a-z])|$)")


def without_sea(text: str) -> str:
    """The prose of a card without what it says on tsunamis and surges."""
    text = ENUMERATED.sub("", text)
    lines = [_without_sentences(line) if SEA.search(line) else line for line in text.split("\n")]
    return "\n".join(line for line in lines if line is not None)


def _without_sentences(line: str) -> str | None:
    """A line without its sentences on the sea; None where nothing is left."""
    mark = re.match(r"\s*[-*] ", line)
    start = mark[0] if mark else ""
    kept = "".join(s for s in SENTENCE.findall(line[len(start) :]) if not SEA.search(s)).strip()
    return start + kept if kept else None
