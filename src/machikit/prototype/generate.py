"""A card and a city become a prototype folder: whole, or not at all (see _base/atomic.py)."""

import csv
import hashlib
import re
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from machikit import __version__
from machikit._base.atomic import new_folder
from machikit._base.config_files import MOST_BYTES, read_json
from machikit._base.errors import KitError
from machikit._base.messages import Words, problem, say
from machikit._base.paths import NAME as SAFE_ID
from machikit._base.validation import Said
from machikit.catalog import Catalog, Lack
from machikit.catalog.model import BASE_TOPICS, Card, City, Dataset, Template
from machikit.prototype import templating
from machikit.prototype.release_gate import refuse_closed
from machikit.prototype.templating import CACHES
from machikit.tables.national_subset import files_of

LONGEST_NAME = 60
PUNCTUATION = frozenset(" \u3000-_・ー（）()「」、。.,!?！？&'’:：")  # what a title may hold besides letters and digits
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}  # by Windows


def new(
    catalog: Catalog,
    card: str,
    city: str,
    out: Path,
    name: str | None = None,
    language: str = "ja",
    compare: Sequence[str] = (),
    folder: str | None = None,
) -> Path:
    """Make `out/<slug>/` from a card and a city, each named as a person would, and return its path.

    compare: cities to put beside it, where the card's template can. folder: the slug, where the caller has one.
    Raises KitError, with nothing left behind, when the card or a city is unknown, a city lacks data, the name cannot be a
    folder, the target exists, or the disk refuses.
    """
    the_card = catalog.card(card)
    cities = _cities(catalog, the_card, [city, *compare])
    the_city = cities[0]
    for one in cities:
        refuse_closed(
            _datasets(catalog, the_card, one), the_card, one, catalog
        )  # before what it lacks: it is to stay away
        require_ready(catalog, the_card, one)
    title = None if name is None else title_of(name)
    slug = folder or slug_of(the_card.id, the_city.id, title)
    target = Path(out).absolute() / slug
    if target.exists() or target.is_symlink():
        raise problem("new.exists", target)
    template = catalog.template(the_card.template)
    answers = {"project_slug": slug, "card": the_card.id, "city": the_city.id, "language": language}
    if len(cities) > 1:
        answers["compare"] = ", ".join(one.id for one in cities[1:])
    with new_folder(target) as made:
        project = render(template, answers, made.parent)
        _fill(project, catalog, the_card, cities, title)
    return target


def _cities(catalog: Catalog, card: Card, names: Sequence[str]) -> list[City]:
    """The cities of these names, each once. Raises KitError for a second one that the card's template cannot compare."""
    found = list({city.id: city for city in (_city(catalog, card, name) for name in names)}.values())
    template = catalog.templates.get(card.template)
    if len(found) > 1 and template and not template.compares:
        able = say("or").join(t.title[say("lang")] for t in catalog.templates.values() if t.compares)
        raise problem("new.compare", f"--compare {found[1].id}", template=template.title[say("lang")], able=able or "—")
    return found


def require_ready(catalog: Catalog, card: Card, city: City) -> None:
    """Raise KitError where the city does not hold what the card needs, naming the first file or column that lacks."""
    lacks = catalog.lacks(card, city.id)
    if not lacks:
        return
    ready = say("or").join(catalog.city_name(c) for c in catalog.ready(card))
    fix = say("cli.ready_elsewhere", cities=ready) if ready else say("cli.ready_nowhere")
    where = f"{card.title(say('lang'))} × {catalog.city_name(city.id)}"
    raise KitError(where, " ".join(describe(lack, catalog, city.id) for lack in lacks), fix)


def describe(lack: Lack, catalog: Catalog, city: str) -> str:
    """One sentence on what a city still needs for a card."""
    if lack.table == "template":
        return say("cli.lack.template", template=lack.topic)
    if lack.topic == "?":
        return say("cli.lack.table", table=lack.table)
    if not lack.roles:
        return say("cli.lack.file", topic=catalog.topic_title(lack.topic), folder=f"datasets/{city}/{lack.topic}/")
    columns = say("cli.comma").join(lack.headers)
    return say("cli.lack.columns", topic=catalog.topic_title(lack.topic), columns=columns)


# --- names ----------------------------------------------------------------------------------------------------------


def slug_of(card: str, city: str, title: str | None) -> str:
    """The folder's name: ASCII, safe on every system. Japanese titles become `<card>-<city>-<4 hex of the title>`."""
    for identifier in (card, city):
        if not SAFE_ID.fullmatch(identifier):
            raise problem("new.id", identifier)
    if title is None:
        return f"{card}-{city}"
    plain = unicodedata.normalize("NFKC", title).replace("’", "'")
    if plain.isascii():
        return _ascii_slug(plain)
    return f"{card}-{city}-{hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest()[:4]}"


def title_of(name: str) -> str:
    """The title that was asked for; KitError when it cannot be a page's title and the source of a folder's name."""
    title = unicodedata.normalize("NFC", name).strip(" \u3000")
    folded = unicodedata.normalize("NFKC", title)
    shown = "".join(c if c.isprintable() else " " for c in title[:LONGEST_NAME]) + "…" * (len(title) > LONGEST_NAME)
    odd = dict.fromkeys(c if c.isprintable() else f"U+{ord(c):04X}" for c in title if not _allowed(c))
    if odd:
        raise problem("name.characters", f"--name {shown}", odd=" ".join(odd))
    if not any(unicodedata.category(c)[0] in "LN" for c in title):
        raise problem("name.empty", "--name")
    if len(title) > LONGEST_NAME:
        raise problem("name.long", f"--name {shown}", n=len(title), most=LONGEST_NAME)
    if "." in (folded[0], folded[-1]):
        raise problem("name.dot", f"--name {shown}")
    device = next((w for w in (folded.split(".")[0].strip().lower(), _ascii_slug(folded)) if w in RESERVED), None)
    if device and folded.isascii():
        raise problem("name.reserved", f"--name {shown}", word=device.upper())
    return title


def _allowed(character: str) -> bool:
    """Letters, digits, their marks and plain punctuation; also once its width is folded (`／` is `/`)."""
    folded = unicodedata.normalize("NFKC", character)
    return all(c in PUNCTUATION or unicodedata.category(c)[0] in "LNM" for c in (character, *folded))


def _ascii_slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


# --- what goes into a prototype -------------------------------------------------------------------------------------


def render(template: Template, answers: dict[str, str], out: Path) -> Path:
    """Fill in a template with ids only: nothing of it runs, no prompt, no hook, nothing read from the home folder."""
    where = f"{template.id}/cookiecutter.json"
    context = Said(read_json(template.path / "cookiecutter.json", MOST_BYTES), where)
    if unknown := set(answers) - set(context.data):  # a mistyped key would leave its default without a word
        raise problem("template.answers", where, names=", ".join(sorted(unknown)))
    asked = {key: value for key, value in context.data.items() if not key.startswith("_")}
    first = {key: value[0] if isinstance(value, list) and value else value for key, value in asked.items()}
    plain = {key: value for key, value in first.items() if isinstance(value, str)}
    ids = {**plain, **answers, "_kit": ".".join(__version__.split(".")[:2])}
    made = templating.render(template.path, ids, out, context.texts("_copy_without_render", []))
    if made.name != ids.get("project_slug"):  # its folder is called by something else
        raise problem("template.empty", f"templates/{template.id}")
    return made


def _city(catalog: Catalog, card: Card, name: str) -> City:
    """The city of a name; for a card that a country's data make, any municipality, which the catalogue then knows."""
    try:
        return catalog.city(name)
    except KitError:
        if not catalog.everywhere(card):
            raise
    from machikit.catalog import municipalities as cities

    one = cities.find(catalog, name)
    return next((c for c in catalog.cities.values() if c.code == one.code), None) or catalog.cities.setdefault(
        one.id, cities.as_city(one)
    )


def _fill(project: Path, catalog: Catalog, card: Card, cities: Sequence[City], title: str | None) -> None:
    """Lay what templates share under the project and copy card, data and words into it: it then needs no house."""
    from machikit.prototype.load import starting_words

    for root in catalog.roots:
        copy_tree(root / "templates" / "_shared", project)
    copy_tree(card.path, project / "idea_cards" / card.id)
    for city in cities:
        _copy_city(project / "datasets", catalog, card, city)
    words = starting_words(catalog, card, cities[0], title)
    del words["city"]  # it follows prototype.yaml: a page must never name one city over another city's data
    write_words(project / "words.csv", words)


def _copy_city(shelf: Path, catalog: Catalog, card: Card, city: City) -> None:
    """The city and its datasets with their schemas; of a country's dataset the rows of this city."""
    from machikit.catalog import municipalities as cities

    if (city.path / "city.yaml").is_file():
        _copy(city.path / "city.yaml", shelf / city.id / "city.yaml")
    else:
        cities.write(city, shelf / city.id / "city.yaml")
    for dataset in _datasets(catalog, card, city):
        schema, target = catalog.schemas.get(dataset.topic), shelf / city.id / dataset.topic
        if schema is None or schema.path is None:
            continue
        _copy(schema.path, shelf / "_schemas" / schema.path.name)
        if dataset.city != city.id:
            for name, body in files_of(dataset, schema, city).items():
                target.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes(body)
            continue
        for file in (dataset.file, dataset.path / "datapackage.json"):  # and no report that lies beside them
            _copy(file, target / file.relative_to(dataset.path))


def _datasets(catalog: Catalog, card: Card, city: City) -> list[Dataset]:
    """The datasets that go into a prototype; an optional companion may be missing."""
    topics = dict.fromkeys((*card.topics.values(), *BASE_TOPICS))
    return [d for topic in topics if (d := catalog.find(city.id, topic))]


def write_words(path: Path, words: Words) -> None:
    """Write a word table as Excel opens it: UTF-8 with a byte-order mark, columns key, ja, en."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "ja", "en"])
        rows.writerows([key, word["ja"], word["en"]] for key, word in words.items())


def copy_tree(source: Path, target: Path) -> None:
    """Copy the plain files of a folder; what is already in the target stays. Links and caches are left out."""
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        parts = path.relative_to(source).parts
        if path.is_file() and not path.is_symlink() and CACHES.isdisjoint(parts):
            _copy(path, target.joinpath(*parts))


def _copy(source: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)  # without the mode: an installed kit may be read-only
