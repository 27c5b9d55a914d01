"""Which hazards a header means that no topic lists as it stands: がけ崩れ・土石流 is one, 津波・高潮 are two, 水害 may be several.

A mark under a header that means two hazards says nothing of either alone, so it is never read as one of them.
"""

import re

from machikit.catalog.model import Schema

LONGEST = 60  # letters of a header that is taken apart
GROUP = "hazard"
# Words that stand for one hazard or another: field ids of evacuation_site
VAGUE = {
    "風水害": ("flood", "inland_flood", "storm_surge", "landslide"),
    "水害": ("flood", "inland_flood", "storm_surge"),
    "浸水": ("flood", "inland_flood", "storm_surge"),
    "浸水害": ("flood", "inland_flood"),
    "氾濫": ("flood", "inland_flood"),
    "大雨": ("flood", "inland_flood", "landslide"),
    "豪雨": ("flood", "inland_flood", "landslide"),
    "台風": ("flood", "storm_surge", "landslide"),
    "暴風雨": ("flood", "storm_surge", "landslide"),
    "水": ("flood", "inland_flood", "storm_surge"),
}
_BETWEEN = re.compile(
    r"[・、,/／|&+＋_:：;；()\[\]{}「」『』【】〔〕<>《》-]|及び|および|並びに|ならびに|または|又は|もしくは|若しくは|かつ|と(?!き)"
)
_ABOUT = re.compile(
    r"^(?:異常な現象の種類|災害の?種[類別]|対象とする|対象災害|対象|対応災害|適用災害|適用|想定災害|災害|指定区分|指定|避難)?(?P<word>.*?)"
    r"(?:等|など|災害時|発生時|時|の?場合|のとき|避難場所|避難|に?対応|への?対応|の?おそれ|による?|の?適否|の?可否|の?有無|[○×△◯〇]+)?$"
)


def meanings(header: str, schema: Schema) -> tuple[str, ...]:
    """The fields that a header (folded by `columns.fold`) names, all of it: () where it holds any other word."""
    if not (fields := [f for f in schema.fields if f.type == "flag" and f.group == GROUP]) or len(header) > LONGEST:
        return ()
    words = {
        _folded(word): f.id for f in reversed(fields) for word in (f.header, *f.also) if not _BETWEEN.search(_own(word))
    }
    known = {f.id for f in fields}
    ids: list[str] = []
    for piece in filter(None, _BETWEEN.split(header)):
        word = piece if piece in words or piece in VAGUE else _word(piece)
        if word and word not in words and word not in VAGUE:
            return ()
        ids += [words[word]] if word in words else [one for one in VAGUE.get(word, ()) if one in known]
    return tuple(dict.fromkeys(ids))


def _word(piece: str) -> str:
    """The hazard in a piece of a header: 津波災害時 → 津波, 対象災害 → nothing."""
    found = _ABOUT.match(piece)
    return found["word"] if found else piece


def _own(word: str) -> str:
    return word.rpartition("_")[2]


def _folded(word: str) -> str:
    return re.sub(r"\s+", "", _own(word)).casefold()
