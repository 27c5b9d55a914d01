"""Rules for templates: can they be filled in, and is there a dataset that they can show?"""

import fnmatch
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from machikit._base.config_files import read_json
from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import Template
from machikit.check.findings import Finding, Rule, missing_languages
from machikit.prototype.generate import render

SAMPLE_ANSWERS = {"project_slug": "sample", "card": "a-card", "city": "a-city", "language": "ja"}


class TemplateFits(Rule):
    """A template has a title in both languages, its files, and for each table a dataset that it can show."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for template in subject.templates.values():
            where = f"templates/{template.id}"
            for lang in missing_languages(template.title):
                yield self.finding(where, "title.language", lang=lang)
            if not any((p / "prototype.py").is_file() for p in template.path.glob("*cookiecutter*") if p.is_dir()):
                yield self.finding(where, "template.files")
            yield from self._render_errors(template)
            for file in _unrendered(template.path):
                yield self.finding(f"{where}/{file}", "template.unrendered")
            for table, roles in template.needs.items():
                if not table.endswith("?") and not self._has_dataset(subject, roles):
                    yield self.finding(where, "template.fits", table=table, roles=", ".join(roles))

    def _render_errors(self, template: Template) -> Iterator[Finding]:
        """What `machikit new` would refuse in its files."""
        with TemporaryDirectory(prefix="machikit-check-") as out:
            try:
                render(template, SAMPLE_ANSWERS, Path(out))
            except KitError as error:
                yield Finding(error.where, error.what, error.fix, rule=type(self).__name__)

    def _has_dataset(self, catalog: Catalog, roles: list[str]) -> bool:
        required = {r.rstrip("+") for r in roles if not r.endswith("?")}
        pairs = ((d, catalog.schemas.get(d.topic)) for d in catalog.datasets.values())
        return any(schema and required <= dataset.roles(schema) for dataset, schema in pairs)


def _unrendered(template: Path) -> Iterator[str]:
    """Files with `{{ cookiecutter… }}` in them that cookiecutter would copy unchanged.

    It silently takes a file for binary where its first 512 bytes end inside a Japanese character.
    """
    from binaryornot.check import is_binary

    context = read_json(template / "cookiecutter.json")
    for path in sorted(p for p in template.glob("*cookiecutter*/**/*") if p.is_file()):
        name = path.relative_to(path.parents[len(path.relative_to(template).parts) - 2]).as_posix()
        is_copied = any(fnmatch.fnmatch(name, pattern) for pattern in context.get("_copy_without_render", []))
        if (is_copied or is_binary(str(path))) and b"{{ cookiecutter." in path.read_bytes():
            yield name
