"""Findings, the base class of rules, and helpers that several rules use."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from machikit._base.messages import LANGUAGES, Words, interface_words, read_words, say
from machikit.catalog.model import Dataset
from machikit.prototype.problems import Problem

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")  # of a resource's `hash` (Frictionless)
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One problem: an error, which must be fixed, or a warning. In the user's language."""

    where: str
    what: str
    fix: str
    level: str = ERROR
    rule: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Rule:
    """A rule: its docstring is its title; `check` yields all findings and does not stop at the first."""

    def check(self, subject: Any) -> Iterator[Finding]:
        raise NotImplementedError

    def finding(self, where: object, key: str, level: str = ERROR, /, **values: object) -> Finding:
        """A finding with the words `check.<key>` and, if there is one, `check.<key>.fix`."""
        fix = f"check.{key}.fix"
        advice = say(fix, **values) if fix in interface_words() else ""
        return Finding(str(where), say(f"check.{key}", **values), advice, level, type(self).__name__)

    def problem(self, problem: Problem) -> Finding:
        """A finding with the sentence that a build says of it."""
        error, level = problem.error, WARNING if problem.level == "warning" else ERROR
        return Finding(error.where, error.what, error.fix, level, type(self).__name__)


def run_rules(rules: tuple[type[Rule], ...], subject: Any) -> list[Finding]:
    """The findings of all rules, errors first."""
    findings = [finding for rule in rules for finding in rule().check(subject)]
    return sorted(findings, key=lambda f: f.level != ERROR)


def missing_languages(text: Any) -> list[str]:
    """The languages that are missing or blank in a {ja, en} text."""
    return [lang for lang in LANGUAGES if not (isinstance(text, dict) and str(text.get(lang) or "").strip())]


def bilingual_text(package: dict[str, Any], key: str) -> dict[str, str]:
    """A text of a datapackage.json as {ja, en}. It is stored so (sentences may be in lists), or as `title` and `title_en`."""
    value = package.get(key)
    both = value if isinstance(value, dict) else {"ja": value, "en": package.get(f"{key}_en")}
    return {lang: " ".join(map(str, t)) if isinstance(t, list) else str(t or "") for lang, t in both.items()}


def half_translated(path: Path, like: Words) -> dict[str, list[str]]:
    """Key → missing languages, for the words of a words.csv that are there in one language only.

    A word that is "" in `like` too is meant to be empty: English has no counter word for people, for example.
    """
    missing = {
        key: [lang for lang in missing_languages(word) if like.get(key, {}).get(lang) != ""]
        for key, word in read_words(path).items()
        if len(missing_languages(word)) == 1
    }
    return {key: langs for key, langs in missing.items() if langs}


def hash_differs(dataset: Dataset, resource: dict[str, Any] | None = None) -> bool:
    """Whether the hash of the data file, or of another resource's, differs from that in datapackage.json (`algorithm:hex`; md5 if
    none is named)."""
    resource = resource or dataset.resource
    expected = str(resource.get("hash", ""))
    algorithm, _, digest = expected.rpartition(":")
    if (algorithm or "md5") not in ALGORITHMS:
        return True
    content = dataset.file_of(resource).read_bytes()
    return hashlib.new(algorithm or "md5", content, usedforsecurity=False).hexdigest() != digest
