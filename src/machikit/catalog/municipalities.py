"""Adds any municipality of Japan as a city: looks it up by name or code in the national list, and writes its city.yaml."""

import json
import re
from pathlib import Path
from typing import Any

from machikit._base import paths, urls
from machikit._base.atomic import atomic_write
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.catalog import Catalog
from machikit.catalog.model import City, Text
from machikit.catalog.municipality_list import LIST_DATASET, Municipality, municipalities
from machikit.catalog.municipality_names import UnknownMunicipality, find_by_name

ZOOM = {"市": 12, "町": 12, "村": 12, "区": 13}  # the kind tells only roughly how large a municipality is
_UNQUOTED = re.compile(
    r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[^\W\d_][\w '’().-]*(?<! )"
)  # text that needs no quotes in YAML


def find_municipality(catalog: Catalog, name_or_code: str) -> Municipality:
    """Look up a municipality by name, reading, id or code, with or without its prefecture, or by a former name.

    Raises KitError where none fits (with the most similar names) or several do (with the candidates).
    """
    return find_by_name(municipalities(catalog), name_or_code)


def find_city(catalog: Catalog, name_or_code: str) -> City:
    """A city of the catalogue, or any municipality of the national list, which is then added to the catalogue; nothing is written.

    Raises KitError for an unknown name, with suggestions from both, and for one that fits several municipalities.
    """
    try:
        city = catalog.city(name_or_code)
        if city.id == name_or_code or (city.path / "city.yaml").is_file():
            return city  # another one that was only looked up may have a namesake
    except KitError as error:
        if LIST_DATASET[0] not in catalog.cities:  # no national list to look it up in
            raise error
    try:
        m = find_municipality(catalog, name_or_code)
    except UnknownMunicipality as error:
        there = [name for name, city in catalog.municipalities.items() if (city.path / "city.yaml").is_file()]
        ids = say("municipality.in_catalog", names=", ".join(there))
        raise KitError(error.where, error.what, f"{error.fix} {ids}") from error
    if known := _of_code(catalog, m.code):
        return known
    if m.id in catalog.cities:
        raise kit_error("municipality.in_the_way", catalog.cities[m.id].path, id=m.id)
    return catalog.cities.add(m.id, as_city(m))


def _of_code(catalog: Catalog, code: str) -> City | None:
    return next((city for city in catalog.cities.values() if city.code == code), None)


def as_city(m: Municipality) -> City:
    """The municipality as a City; nothing is written."""
    path = Path("datasets") / m.id
    name = {"ja": m.name, "en": m.name_en}
    return City(m.id, "city", name, dict(m.prefecture_words), m.code, _rounded(m.centre), ZOOM[m.kind], m.url, path)


def _rounded(centre: tuple[float, float]) -> tuple[float, float]:
    return round(centre[0], 4), round(centre[1], 4)


def add_city(catalog: Catalog, name_or_code: str, workspace: Path) -> Path:
    """Write `datasets/<id>/city.yaml` into the workspace, atomically, and return its path.

    A city that the catalogue already has (by its code, whatever its id) is left as it is; its file is returned.
    Raises KitError where no or several municipalities fit, or another file is in the way.
    """
    path, text = city_file(catalog, name_or_code, workspace)
    if text:
        atomic_write(path, text.encode())
    return path


def city_file(catalog: Catalog, name_or_code: str, workspace: Path) -> tuple[Path, str]:
    """The path of a municipality's city.yaml in the workspace and the text to write, "" where the file exists already.

    Raises KitError as `add_city` does.
    """
    m = find_municipality(catalog, name_or_code)
    if known := _of_code(catalog, m.code):
        return known.path / "city.yaml", ""
    path, text = workspace / "datasets" / m.id / "city.yaml", _yaml(as_city(m))
    paths.refuse_links(workspace, path, f"datasets/{m.id}")
    if path.is_file() and path.read_bytes() == text.encode():
        return path, ""  # another run has just added it
    if path.exists() or m.id in catalog.cities:
        raise kit_error("municipality.in_the_way", path, id=m.id)
    return path, text


def write_city(city: City, path: Path) -> None:
    """Write a city.yaml, atomically."""
    atomic_write(path, _yaml(city).encode())


def _yaml(city: City) -> str:
    """The text of a city.yaml, formatted like those of the kit."""
    lines: dict[str, Any] = {
        "kind": city.kind,
        "name": _bilingual(city.name),
        "prefecture": _bilingual(city.prefecture),
        "code": f'"{city.code}"',
        "centre": f"[{city.centre[0]}, {city.centre[1]}]",
        "zoom": city.zoom,
        "official": city.official if urls.is_web_url(city.official) else '""',
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


def _bilingual(text: Text) -> str:
    return f"{{ja: {_scalar(text['ja'])}, en: {_scalar(text['en'])}}}"


def _scalar(text: str) -> str:
    """A text as YAML, in quotes where its characters may have a special meaning: the list is not trusted."""
    return text if _UNQUOTED.fullmatch(text) else json.dumps(text, ensure_ascii=False)
