"""The metadata of a datapackage that a recipe describes: publisher, dates, licences, sources, caveats and terms."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from machikit._base import config_files
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.tables.clean.result import CleaningResult
from machikit.tables.datapackage.caveats import caveat_sentences

OPTIONAL_KEYS = ("licence_confirmed", "wards", "valid", "fetched", "marks")  # of a recipe, written as they are


def recipe_metadata(
    recipe: dict[str, Any], result: CleaningResult, facts: dict[str, Any], recipes: Path
) -> dict[str, Any]:
    """The datapackage without its resource. Licences come from the sources that the recipe names, so none can be forgotten.

    facts: values for the placeholders in caveats; recipes: the folder of _sources.yaml and _terms.yaml. A self-contained recipe (of
    a download) includes `known` (sources and custom licences), `words` and `fetched`. Raises KitError for an unknown source.
    """
    known = recipe.get("known") or read_yaml(recipes / "_sources.yaml", "_sources")
    unknown = next((s["source"] for s in recipe["sources"] if s["source"] not in known["sources"]), None)
    if unknown:
        raise kit_error("recipe.missing", "_recipes/_sources.yaml", key=unknown)
    all_licences = licences() | known.get("licences", {})
    sources = [(known["sources"][s["source"]], s) for s in recipe["sources"]]
    licence_ids = list(dict.fromkeys(i for source, _ in sources for i in source["licences"]))
    metadata: dict[str, Any] = {
        "title": recipe["title"]["ja"],
        "title_en": recipe["title"]["en"],
        "publisher": recipe["publisher"]["ja"],
        "publisher_en": recipe["publisher"]["en"],
        "as_of": str(recipe["as_of"]),
        "retrieved": str(recipe["retrieved"]),
        "sensitivity": recipe.get("sensitivity", "open"),
        "caveats": caveat_sentences(recipe.get("caveats", ()), result.findings, result.set_aside, facts),
        "credit": recipe["credit"],
        "licenses": [all_licences[i] for i in licence_ids],
        "sources": [_source(source, spec) for source, spec in sources],
    }
    english = recipe["words"] if "words" in recipe else read_yaml(recipes / "_terms.yaml", "_terms")
    optional = {key: recipe.get(key) for key in OPTIONAL_KEYS} | {"terms": _terms(result, english)}
    return metadata | {key: value for key, value in optional.items() if value or value is False}


def _source(source: dict[str, Any], spec: dict[str, Any]) -> dict[str, str]:
    """The entry for a source file. path: the address or the exact version that it was fetched from, else the publisher's page."""
    page = f"{source['path']}/blob/{source['commit']}/{quote(spec['at'])}" if "at" in spec else source["path"]
    path = spec.get("address", page)
    version = str(spec.get("version", source.get("commit", "")))
    titles = {
        "title": f"「{spec['title']['ja']}」（{source['publisher']['ja']}）",
        "title_en": f"{spec['title']['en']} ({source['publisher']['en']})",
    }
    return {**titles, "path": path, **({"version": version} if version else {})}


def _terms(result: CleaningResult, english: dict[str, str]) -> dict[str, dict[str, str]]:
    """Value → {ja, en}: the kit's English for categories, who is admitted, series, budget terms, and marks that are words."""
    ids = [
        f.id
        for f in result.fields
        if f.role in ("category", "admits", "flag", "series", "break", "level", "government", "account", "stage")
        or f.id in ("owner", "also_site", "also_shelter")
    ]
    values = sorted({row.get(i) for row in result.rows for i in ids} & set(english))
    return {value: {"ja": value, "en": english[value]} for value in values}


def read_yaml(path: Path, name: str) -> dict[str, Any]:
    """Read a recipe file. Raises KitError when it is missing or broken."""
    if not path.is_file():
        raise kit_error("recipe.none", name)
    try:
        content = config_files.parse_yaml(config_files.read_text(path), path.name)
    except KitError as error:
        raise KitError(path.name, say("error.recipe.broken", why=error.what), error.fix) from error
    if not isinstance(content, dict):
        raise kit_error("entry.not_mapping", path.name)
    return dict(content)


@cache
def licences() -> dict[str, dict[str, str]]:
    """The licences of public data: id → name (SPDX where there is one), title, title_en, path."""
    return dict(yaml.safe_load(Path(__file__).with_name("licences.yaml").read_text(encoding="utf-8")))
