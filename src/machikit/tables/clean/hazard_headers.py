"""Work out which hazards a header means that no topic lists literally.

がけ崩れ・土石流 is one hazard, 津波・高潮 are two, 水害 may be several. A mark under a header that means two hazards says nothing
about either alone, so it is never read as one of them.
"""

import re

from machikit.catalog.model import Schema

_MAX_LENGTH = 60  # characters; a longer header is not taken apart
_GROUP = "hazard"
# Words that may mean one of several hazards → field ids of evacuation_site
_VAGUE = {
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
_SEPARATOR = re.compile(
    r"[・、,/／|&+＋_:：;；()\[\]{}「」『』【】〔〕<>《》-]|及び|および|並びに|ならびに|または|又は|もしくは|若しくは|かつ|と(?!き)"
)
_HAZARD = re.compile(
    r"^(?:異常な現象の種類|災害の?種[類別]|対象とする|対象災害|対象|対応災害|適用災害|適用|想定災害|災害|指定区分|指定|避難)?(?P<word>.*?)"
    r"(?:等|など|災害時|発生時|時|の?場合|のとき|避難場所|避難|に?対応|への?対応|の?おそれ|による?|の?適否|の?可否|の?有無|[○×△◯〇]+)?$"
)


def hazard_fields(header: str, schema: Schema) -> tuple[str, ...]:
    """Ids of the hazard fields that a header (folded by `header_names.fold_header`) names; () where it contains any other word."""
    words = _hazard_words(schema)
    if not words or len(header) > _MAX_LENGTH:
        return ()
    known = set(words.values())
    ids: list[str] = []
    for piece in filter(None, _SEPARATOR.split(header)):
        word = piece if piece in words or piece in _VAGUE else _hazard_word(piece)
        if word and word not in words and word not in _VAGUE:
            return ()
        ids += [words[word]] if word in words else [name for name in _VAGUE.get(word, ()) if name in known]
    return tuple(dict.fromkeys(ids))


def _hazard_words(schema: Schema) -> dict[str, str]:
    """Word for a single hazard → field id, cached on the schema, which never changes."""
    cache: dict[str, dict[str, str]] = vars(schema)
    if "_hazard_words" not in cache:
        cache["_hazard_words"] = {
            _folded(word): f.id
            for f in reversed([f for f in schema.fields if f.type == "flag" and f.group == _GROUP])
            for word in (f.header, *f.other_headers)
            if not _SEPARATOR.search(_last_part(word))
        }
    return cache["_hazard_words"]


def _hazard_word(piece: str) -> str:
    """The hazard in a piece of a header: 津波災害時 → 津波, 対象災害 → ""."""
    match = _HAZARD.match(piece)
    return match["word"] if match else piece


def _last_part(word: str) -> str:
    """A header without its upper levels: 災害種別_洪水 → 洪水."""
    return word.rpartition("_")[2]


def _folded(word: str) -> str:
    return re.sub(r"\s+", "", _last_part(word)).casefold()
