"""Creates a prototype folder from a card and a city, atomically (see `_base.atomic`)."""

import csv
import datetime as dt
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from machikit._base.atomic import new_folder
from machikit._base.config_files import MOST_BYTES, read_json
from machikit._base.errors import KitError
from machikit._base.messages import Words, kit_error, say
from machikit._base.paths import SAFE_ID as SAFE_ID
from machikit._base.validation import FieldReader
from machikit._base.version import minor_version
from machikit.catalog import Catalog, MissingInput
from machikit.catalog.catalog import NONE_CHOSEN
from machikit.catalog.model import BASE_TOPICS, Card, City, Dataset, Template
from machikit.catalog.municipalities import find_city, write_city
from machikit.catalog.readiness_words import reason_sentence
from machikit.prototype import templating
from machikit.prototype.chosen_tables import choose_tables
from machikit.prototype.comparison import choose_comparison
from machikit.prototype.given_files import keep_given
from machikit.prototype.project_names import folder_slug as folder_slug
from machikit.prototype.project_names import page_title as page_title
from machikit.prototype.release_gate import refuse_closed
from machikit.prototype.settings_file import ARCHIVE, BASEMAPS
from machikit.prototype.starting_words import in_order_of_change, starting_words
from machikit.prototype.templating import CACHES
from machikit.tables.edits import PHOTOS, edits_files
from machikit.tables.national_subset import country_files, municipality_files

MOST_NAMES = 8  # of cities for which a card can be made, in a message


def create_prototype(
    catalog: Catalog,
    card: str,
    city: str,
    out: Path,
    name: str | None = None,
    language: str = "ja",
    compare: Sequence[str] = (),
    folder: str | None = None,
    tables: Sequence[str] = (),
) -> Path:
    """Create `out/<slug>/` from a card and a city, and return its path.

    card, city: an id or a name that a person would type. name: the title of the page, by default that of the card.
    compare: cities to compare with, `neighbours` or `alike` (see `prototype.comparison`), where the card's template supports it.
    folder: the slug, where the caller has one. tables: which of the city's several tables on a topic (see `chosen_tables`).
    Raises KitError, with nothing left behind, when the card, a city or a table is unknown, a city lacks data, several tables would
    do and none is named, the name cannot become a folder, the target exists, or the disk refuses.
    """
    the_card = catalog.card(card)
    the_city = find_city(catalog, city)
    others = choose_comparison(catalog, the_card, the_city, compare).cities
    cities = _comparable(catalog, the_card, [the_city, *others])
    chosen = {the_city.id: choose_tables(catalog, the_card, the_city, tables)}
    for each_city in cities:  # closed data are refused first: nobody should try to supply what is missing
        used = chosen.get(each_city.id, {})
        refuse_closed(_datasets(catalog, the_card, each_city, used), the_card, each_city, catalog)
        require_ready(catalog, the_card, each_city, used)
    table, several = _main_table(catalog, the_card, the_city, chosen[the_city.id])
    title = None if name is None else page_title(name)
    slug = folder or folder_slug(the_card.id, the_city.id, title, table.suffix if table else "")
    target = Path(out).absolute() / slug
    if target.exists() or target.is_symlink():
        raise kit_error("new.exists", target)
    template = catalog.template(the_card.template)
    words = starting_words(catalog, the_card, the_city, title, table, several)
    answers = {"project_slug": slug, "card": the_card.id, "city": the_city.id, "language": language}
    if len(cities) > 1:
        answers["compare"] = ", ".join(c.id for c in cities[1:])
    with new_folder(target) as staged:
        prototype = render(template, answers, staged.parent)
        _keep_notebooks(prototype / "notebooks", language)
        _add_entries(prototype, catalog, the_card, cities, words, chosen)
        keep_given(prototype)
        _take_basemap(prototype, the_city)
        _name_tables(prototype, chosen[the_city.id])
    return target


def _main_table(catalog: Catalog, card: Card, city: City, chosen: Mapping[str, str]) -> tuple[Dataset | None, bool]:
    """The dataset of a main table whose topic is general, and whether the city has several on it."""
    topic = card.topics["main"]
    schema = catalog.schemas.get(topic)
    if schema is None or not schema.general:
        return None, False
    return catalog.find_dataset(city.id, chosen.get("main", topic)), len(catalog.tables_on(city.id, topic)) > 1


def _name_tables(prototype: Path, chosen: Mapping[str, str]) -> None:
    """Write the tables that were chosen into prototype.yaml, below the city."""
    if not chosen:
        return
    settings = prototype / "prototype.yaml"
    names = ", ".join(f"{table}: {name}" for table, name in chosen.items())
    text = settings.read_text(encoding="utf-8")
    line = f"tables: {{{names}}}"
    named = re.sub(r"(?m)^city:.*$", lambda m: f"{m[0]}\n{line}", text, count=1)
    settings.write_text(named if named != text else f"{text.rstrip()}\n{line}\n", encoding="utf-8", newline="\n")


def _take_basemap(prototype: Path, city: City) -> None:
    """Write the base map that city.yaml names into prototype.yaml, and copy of its file what a page takes."""
    if not city.basemap or city.basemap == BASEMAPS[0]:
        return
    named = city.basemap
    if named.lower().endswith(ARCHIVE):
        from machikit.prototype.base_map import city_tiles

        target = prototype / "datasets" / city.id / Path(named).name
        target.write_bytes(city_tiles(Catalog(prototype), city).archive)
        named = f"datasets/{city.id}/{target.name}"
    settings = prototype / "prototype.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        re.sub(r"(?m)^basemap: none.*$", lambda _: f"basemap: {named}", text), encoding="utf-8", newline="\n"
    )


def _comparable(catalog: Catalog, card: Card, cities: list[City]) -> list[City]:
    """The cities. Raises KitError for a second one that the card's template cannot compare."""
    template = catalog.templates.get(card.template)
    if len(cities) > 1 and template and not template.can_compare:
        able = say("or").join(t.title[say("lang")] for t in catalog.templates.values() if t.can_compare)
        raise kit_error(
            "new.compare", f"--compare {cities[1].id}", template=template.title[say("lang")], able=able or "—"
        )
    return cities


def require_ready(catalog: Catalog, card: Card, city: City, chosen: Mapping[str, str] = NONE_CHOSEN) -> None:
    """Raise KitError where no page can be made of the card for the city, naming the missing files and columns. Where a table is
    only short, or the same throughout, one can be (`doubts`)."""
    missing = catalog.blocking_inputs(card, city.id, chosen)
    if not missing:
        return
    ready = [catalog.city_name(c) for c in catalog.ready_cities(card)]
    more = say("cli.overrides.more", n=len(ready) - MOST_NAMES) if len(ready) > MOST_NAMES else ""
    names = say("or").join(ready[:MOST_NAMES]) + more
    elsewhere = say("cli.ready_elsewhere", cities=names) if ready else say("cli.ready_nowhere")
    fix = " ".join([*_how_to_bring(missing, catalog, city), elsewhere])
    where = f"{card.title(say('lang'))} × {catalog.city_name(city.id)}"
    raise KitError(where, " ".join(describe_missing(one, catalog, city.id) for one in missing), fix)


def _how_to_bring(missing: Sequence[MissingInput], catalog: Catalog, city: City) -> list[str]:
    """The commands that bring the missing tables: of a city without a folder first its own, then of each table."""
    tables = (m for m in missing if m.table != "neighbours")
    lacks = [m for m in tables if m.topic in catalog.schemas and not catalog.schemas[m.topic].closed]
    topics = list(dict.fromkeys(m.topic for m in lacks))
    if city.kind != "city" or not topics:
        return []
    public = any(has_public_source(catalog, m.topic) for m in lacks if m.owner != "city")
    has_folder = (city.path / "city.yaml").is_file()
    commands = [say("cli.bring.city" + ".public" * public, city=city.id)] if public or not has_folder else []
    typed = [say("cli.bring.settlement")] if "spending_by_purpose" in topics else []
    return (
        commands + [say("cli.bring.table", title=catalog.topic_title(t), topic=t, city=city.id) for t in topics] + typed
    )


def has_public_source(catalog: Catalog, topic: str) -> bool:
    """Whether `machikit city add --fetch` brings data on a topic for any municipality."""
    return any((root / "datasets" / "_sources" / f"{topic}.yaml").is_file() for root in catalog.roots)


def doubts(catalog: Catalog, card: str, city: str, tables: Sequence[str] = ()) -> list[str]:
    """Why a prototype that can be made is hardly worth an hour, a sentence for each table; empty where it is."""
    the_card, the_city = catalog.card(card), find_city(catalog, city)
    chosen = choose_tables(catalog, the_card, the_city, tables)
    lacks = catalog.missing_inputs(the_card, the_city.id, chosen)
    return [describe_missing(lack, catalog, the_city.id) for lack in lacks]


def expired_datasets(catalog: Catalog, card: str, city: str) -> list[Dataset]:
    """The datasets on safety topics of a prototype that have expired: they can be renewed before the day."""
    the_card, the_city = catalog.card(card), find_city(catalog, city)
    found = _datasets(catalog, the_card, the_city, {})
    return [d for d in found if d.valid_months and d.expires <= dt.date.today()]


def describe_missing(missing: MissingInput, catalog: Catalog, city: str) -> str:
    """One sentence on a table or columns that a city lacks for a card, or on what makes its table hardly worth an hour."""
    if not missing.blocks:
        return reason_sentence(missing, catalog.schema(missing.topic))
    if missing.table == "template":
        return say("cli.lack.template", template=missing.topic)
    if missing.table == "neighbours":
        return say("cli.lack.neighbours", city=catalog.city_name(city))
    if missing.topic == "?":
        return say("cli.lack.table", table=missing.table)
    if not missing.roles and missing.owner == "city":
        return say(
            "cli.lack.own",
            city=catalog.city_name(city),
            topic=catalog.topic_title(missing.topic),
            folder=f"datasets/{city}/{missing.topic}/",
        )
    if not missing.roles:
        is_national = city in catalog.cities and catalog.cities[city].code and catalog.national_counts(missing.topic)
        return say(
            "cli.lack.national" if is_national else "cli.lack.file",
            city=catalog.city_name(city),
            topic=catalog.topic_title(missing.topic),
            folder=f"datasets/{city}/{missing.topic}/",
        )
    columns = say("cli.comma").join(missing.headers)
    return say("cli.lack.columns", topic=catalog.topic_title(missing.topic), columns=columns)


# --- the content of a prototype -------------------------------------------------------------------------------------


def render(template: Template, answers: dict[str, str], out: Path) -> Path:
    """Fill in a template below `out` with ids only: no code of it runs, no prompt, no hook, nothing is read from the home folder."""
    where = f"{template.id}/cookiecutter.json"
    context = FieldReader(read_json(template.path / "cookiecutter.json", MOST_BYTES), where)
    if unknown := set(answers) - set(context.data):  # a mistyped key would silently leave its default
        raise kit_error("template.answers", where, names=", ".join(sorted(unknown)))
    questions = {key: value for key, value in context.data.items() if not key.startswith("_")}
    first = {key: value[0] if isinstance(value, list) and value else value for key, value in questions.items()}
    defaults = {key: value for key, value in first.items() if isinstance(value, str)}
    ids = {**defaults, **answers, "_kit": minor_version()}
    prototype = templating.render(template.path, ids, out, context.texts("_copy_without_render", []))
    if prototype.name != ids.get("project_slug"):  # its folder is named after something else
        raise kit_error("template.empty", f"templates/{template.id}")
    return prototype


def _keep_notebooks(folder: Path, language: str) -> None:
    """Of each notebook that a template has in both languages (`explore.ipynb`, `explore.en.ipynb`) only the project's stays."""
    for english in sorted(folder.glob("*.en.ipynb")):
        if language == "en":
            english.replace(english.with_name(english.name.replace(".en.", ".")))
        else:
            english.unlink()


def _add_entries(
    prototype: Path,
    catalog: Catalog,
    card: Card,
    cities: Sequence[City],
    words: Words,
    chosen: Mapping[str, Mapping[str, str]],
) -> None:
    """Copy the shared files of templates, the card, data and words into a prototype: it then needs no workspace or kit data.

    chosen: city → tables that were chosen of several.
    """
    for root in catalog.roots:
        copy_tree(root / "templates" / "_shared", prototype)
    for part in _foreign_parts(catalog, card):
        copy_tree(part, prototype / "parts" / part.name)
    copy_tree(card.path, prototype / "idea_cards" / card.id)
    for city in cities:  # the map is that of the first one
        used = _datasets(catalog, card, city, chosen.get(city.id, {}), city is cities[0])
        _copy_city(prototype / "datasets", catalog, card, city, used)
    del words["city"]  # it follows prototype.yaml: a page must never name one city above the data of another
    write_words(prototype / "words.csv", in_order_of_change(words, card))


def _foreign_parts(catalog: Catalog, card: Card) -> list[Path]:
    """The parts that the card's template names and that are a workspace's or a pack's: the prototype must build without these."""
    template = catalog.templates.get(card.template)
    return [catalog.parts[part] for part in (template.parts if template else ()) if part in catalog.parts]


def _copy_city(datasets: Path, catalog: Catalog, card: Card, city: City, used: Sequence[Dataset]) -> None:
    """Copy a city and these datasets of it with their schemas; of a national dataset the rows of this city: as the city's, or, where
    the card sets both lists side by side, as the country's."""
    if (city.path / "city.yaml").is_file():
        _copy(city.path / "city.yaml", datasets / city.id / "city.yaml")
    else:
        write_city(city, datasets / city.id / "city.yaml")
    for dataset in used:
        schema, target = catalog.schemas.get(dataset.topic), datasets / city.id / dataset.name
        if schema is None or schema.path is None:
            continue
        _copy(schema.path, datasets / "_schemas" / schema.path.name)
        if dataset.code and (dataset.topic, "country") in card.owned_topics:
            _copy_city(datasets, catalog, card, catalog.cities[dataset.city], ())
            _write_files(datasets / dataset.city / dataset.topic, country_files(dataset, city))
            continue
        if dataset.code:
            _write_files(target, municipality_files(dataset, city, schema))
            continue
        for file in (dataset.file, dataset.path / "datapackage.json"):  # but no report that is beside them
            _copy(file, target / file.relative_to(dataset.path))
        for file in edits_files(dataset):
            _copy(file, target / file.name)
            copy_tree(dataset.path / PHOTOS, target / PHOTOS)


def _write_files(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)


def _datasets(
    catalog: Catalog, card: Card, city: City, chosen: Mapping[str, str], with_map: bool = True
) -> list[Dataset]:
    """The datasets that go into a prototype; optional ones may be missing. with_map: also those of the base map."""
    sources = [(source, card.owner(name)) for name in card.topics if (source := card.source(name, chosen))]
    tables = dict.fromkeys((*sources, *((topic, "") for topic in BASE_TOPICS if with_map)))
    return [d for topic, owner in tables if (d := catalog.find_dataset(city.id, topic, owner))]


def write_words(path: Path, words: Words) -> None:
    """Write a words file that Excel can open: UTF-8 with byte-order mark, columns key, ja, en."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "ja", "en"])
        writer.writerows([key, word["ja"], word["en"]] for key, word in words.items())


def copy_tree(source: Path, target: Path) -> None:
    """Copy the regular files of a folder; existing files in the target are kept. Links and caches are left out."""
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        parts = path.relative_to(source).parts
        if path.is_file() and not path.is_symlink() and CACHES.isdisjoint(parts):
            _copy(path, target.joinpath(*parts))


def _copy(source: Path, target: Path) -> None:
    """Copy a file unless the target exists."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)  # without the mode: the files of an installed kit may be read-only
