"""What a datapackage says of its data beyond the table: whose they are, as of when, on which terms, and what they cannot say."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from machikit._base import config_files
from machikit._base.errors import KitError
from machikit._base.messages import problem, say
from machikit.tables.clean.result import Made
from machikit.tables.datapackage.caveats import sentences


def meta(recipe: dict[str, Any], made: Made, facts: dict[str, Any], recipes: Path) -> dict[str, Any]:
    """Everything in the datapackage but the resource. Licences come from the sources named, so none can be forgotten.

    A recipe that stands alone (of a download) brings its own `known` (sources, and licences of its own), `words` and `fetched`.
    """
    known = recipe.get("known") or read_yaml(recipes / "_sources.yaml", "_sources")
    unknown = next((s["source"] for s in recipe["sources"] if s["source"] not in known["sources"]), None)
    if unknown:
        raise problem("recipe.missing", "_recipes/_sources.yaml", key=unknown)
    terms = licences() | known.get("licences", {})
    used = [(known["sources"][s["source"]], s) for s in recipe["sources"]]
    licensed = list(dict.fromkeys(one for source, _ in used for one in source["licences"]))
    told: dict[str, Any] = {
        "title": recipe["title"]["ja"],
        "title_en": recipe["title"]["en"],
        "publisher": recipe["publisher"]["ja"],
        "publisher_en": recipe["publisher"]["en"],
        "as_of": str(recipe["as_of"]),
        "retrieved": str(recipe["retrieved"]),
        "sensitivity": recipe.get("sensitivity", "open"),
        "caveats": sentences(recipe.get("caveats", ()), made.findings, made.aside, facts),
        "credit": recipe["credit"],
        "licenses": [terms[one] for one in licensed],
        "sources": [_source(source, spec) for source, spec in used],
    }
    english = recipe["words"] if "words" in recipe else read_yaml(recipes / "_terms.yaml", "_terms")
    beyond = {"fetched": recipe.get("fetched"), "marks": recipe.get("marks"), "terms": _terms(made, english)}
    return told | {key: value for key, value in beyond.items() if value}


def _source(source: dict[str, Any], spec: dict[str, Any]) -> dict[str, str]:
    """Where a file came from: the address it was fetched from or its very version where there are such, else the publisher's page."""
    page = f"{source['path']}/blob/{source['commit']}/{quote(spec['at'])}" if "at" in spec else source["path"]
    path = spec.get("address", page)
    version = str(spec.get("version", source.get("commit", "")))
    named = {
        "title": f"「{spec['title']['ja']}」（{source['publisher']['ja']}）",
        "title_en": f"{spec['title']['en']} ({source['publisher']['en']})",
    }
    return {**named, "path": path, **({"version": version} if version else {})}


def _terms(made: Made, english: dict[str, str]) -> dict[str, dict[str, str]]:
    """Our English for the values of kinds, of who is admitted, of what is measured, of budgets, and of marks that are words."""
    asked = [
        f.id
        for f in made.fields
        if f.role in ("category", "admits", "flag", "series", "break", "level", "government", "account", "stage")
        or f.id in ("owner", "also_site", "also_shelter")
    ]
    values = sorted({row.get(i) for row in made.rows for i in asked} & set(english))
    return {value: {"ja": value, "en": english[value]} for value in values}


def read_yaml(path: Path, name: str) -> dict[str, Any]:
    """A recipe file; raises KitError when it is missing or broken."""
    if not path.is_file():
        raise problem("recipe.none", name)
    try:
        said = config_files.yaml_of(config_files.read_text(path), path.name)
    except KitError as error:
        raise KitError(path.name, say("error.recipe.broken", why=error.what), error.fix) from error
    if not isinstance(said, dict):
        raise problem("entry.not_mapping", path.name)
    return dict(said)


@cache
def licences() -> dict[str, dict[str, str]]:
    """The licences that public data come under: id → name (SPDX where there is one), title, title_en, path."""
    return dict(yaml.safe_load(Path(__file__).with_name("licences.yaml").read_text(encoding="utf-8")))
