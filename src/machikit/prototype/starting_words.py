"""The words with which a prototype begins; its own words.csv overrides them."""

from pathlib import Path

from machikit._base import paths
from machikit._base.messages import LANGUAGES, Words, fill, interface_words, page_words, part_words, read_words
from machikit.catalog import Catalog
from machikit.catalog.model import Card, City, Dataset
from machikit.catalog.named_tables import TABLE, table_title

CHANGED_FIRST = ("title", "question", "unit", "count.all", "topic", "question.flag")
CHANGED_NEXT = ("search.hint", "list", "try.task", "silent")


def starting_words(
    catalog: Catalog,
    card: Card,
    city: City,
    title: str | None = None,
    table: Dataset | None = None,
    several: bool = False,
) -> Words:
    """The words of a new prototype: of the kit, of the template and its parts, labels of columns, then those of the card.

    title: the title of the page, where it is not that of the card. table: the main one, where its topic is general: what
    the page is about. several: whether the city has more of them; the title then tells the page from those of the others.
    """
    template = catalog.templates.get(card.template)
    words = dict(page_words("page"))
    for part in template.parts if template else ():
        custom = catalog.parts.get(part)
        words |= _file_words(custom) if custom else part_words(part)
    words |= _file_words(template.path) if template else {}
    if schema := catalog.schemas.get(card.topics["main"]):
        words["topic"] = dict(schema.title)
        words |= {f"field.{f.id}": {lang: f.label(lang) for lang in LANGUAGES} for f in schema.fields}
    words |= _file_words(card.path)
    words["title"] = {lang: title or starting_title(card, table if several else None, lang) for lang in LANGUAGES}
    if table and TABLE in table.package:
        words["topic"] = {lang: table_title(table, lang) for lang in LANGUAGES}
    words["question"] = {lang: card.question(lang) for lang in LANGUAGES}
    words["try.task"] = {lang: card.task(lang) for lang in LANGUAGES}
    words["city"] = dict(city.name)
    return words


def starting_title(card: Card, table: Dataset | None, lang: str) -> str:
    """The title of a new page: that of the card, with that of its table where there is one to tell."""
    if table is None:
        return card.title(lang)
    return fill(interface_words()["table.page"][lang], card=card.title(lang), table=table_title(table, lang))


def in_order_of_change(words: Words, card: Card) -> Words:
    """The same words, those first that people change: in a spreadsheet they stand on the first screen."""
    return {key: words[key] for key in dict.fromkeys((*changed_first(words, card), *words))}


def changed_first(words: Words, card: Card) -> list[str]:
    """The keys of the words that people change first, in order."""
    headlines = [key for key in words if key.rpartition(".")[2] == "headline"]
    keys = (*CHANGED_FIRST, *headlines, *_file_words(card.path), *CHANGED_NEXT)
    return [key for key in dict.fromkeys(keys) if key in words]


def _file_words(folder: Path) -> Words:
    path = paths.inside(folder, "words.csv", folder.name)
    return read_words(path) if path.is_file() else {}
