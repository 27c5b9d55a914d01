"""What a page calls the rows and columns of its table, which may be of the card's main topic, of another one, or the team's own."""

from collections.abc import Mapping

from machikit._base.messages import LANGUAGES, Words
from machikit.catalog.model import Schema
from machikit.pages.context import PrototypeContext

Unit = str | Mapping[str, str]


def of_field(p: PrototypeContext, schema: Schema | None, column: str) -> Mapping[str, str]:
    """The words of words.csv for a column: they name those of the main topic, and not one of the same id of another topic."""
    if schema is None or schema.id == _main(p) or column not in schema.by_id:
        word = p.words.get(f"field.{column}", {})  # of further languages a table knows none
        return {lang: word[lang] for lang in LANGUAGES if lang in word}
    return {}


def of_rows(p: PrototypeContext, has_table: bool, topic: str | None, unit: Unit | None) -> Words:
    """What the rows are counted as, where the code says it or they are not those of the main topic. topic: whose rows they are."""
    words: Words = {}
    if has_table and topic != _main(p):
        words = {"places.unit": p.words["unit.other"], "places.all": p.words["count.other"]}
    if unit is not None:
        words["places.unit"] = dict.fromkeys(LANGUAGES, unit) if isinstance(unit, str) else dict(unit)
    return words


def file_topic(p: PrototypeContext, has_table: bool, topic: str | None) -> str:
    """What downloads of the table are called after."""
    return (topic or "table") if has_table else _main(p)


def _main(p: PrototypeContext) -> str:
    return p.card.topics["main"]
