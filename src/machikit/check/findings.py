"""What a rule finds, and what rules have in common."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from machikit._base.messages import LANGUAGES, Words, interface_words, read_words, say
from machikit.catalog.model import Dataset

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")  # of a resource's `hash` (Frictionless)
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to mend (error) or to mind (warning), in the user's language."""

    where: str
    what: str
    fix: str
    level: str = ERROR
    rule: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Rule:
    """A rule: its docstring is its title, `check` yields everything it finds and never stops at the first."""

    def check(self, subject: Any) -> Iterator[Finding]:
        raise NotImplementedError

    def finding(self, where: object, key: str, level: str = ERROR, /, **values: object) -> Finding:
        """The words stand under `check.<key>` and `check.<key>.fix`."""
        fix = f"check.{key}.fix"
        told = say(fix, **values) if fix in interface_words() else ""
        return Finding(str(where), say(f"check.{key}", **values), told, level, type(self).__name__)


def run(rules: tuple[type[Rule], ...], subject: Any) -> list[Finding]:
    """Everything that any of the rules finds, errors first."""
    found = [finding for rule in rules for finding in rule().check(subject)]
    return sorted(found, key=lambda f: f.level != ERROR)


def lacking_languages(text: Any) -> list[str]:
    """The languages in which a {ja, en} text says nothing."""
    return [lang for lang in LANGUAGES if not (isinstance(text, dict) and str(text.get(lang) or "").strip())]


def in_both(package: dict[str, Any], key: str) -> dict[str, str]:
    """A text of a datapackage.json as {ja, en}: written so (sentences may be in lists), or as `title` and `title_en`."""
    said = package.get(key)
    both = said if isinstance(said, dict) else {"ja": said, "en": package.get(f"{key}_en")}
    return {lang: " ".join(map(str, t)) if isinstance(t, list) else str(t or "") for lang, t in both.items()}


def half_said(path: Path, like: Words) -> dict[str, list[str]]:
    """Key → languages that are empty, for the words of a words.csv that are said in one language only.

    A cell that is empty in `like` too is meant to be so: English has no counter word for people, for example.
    """
    empty = {
        key: [lang for lang in lacking_languages(word) if like.get(key, {}).get(lang) != ""]
        for key, word in read_words(path).items()
        if len(lacking_languages(word)) == 1
    }
    return {key: langs for key, langs in empty.items() if langs}


def hash_differs(dataset: Dataset) -> bool:
    """Whether the data file is not the one that datapackage.json describes (`algorithm:hex`; md5 if none is named)."""
    said = str(dataset.resource.get("hash", ""))
    algorithm, _, digest = said.rpartition(":")
    if (algorithm or "md5") not in ALGORITHMS:
        return True
    return hashlib.new(algorithm or "md5", dataset.file.read_bytes(), usedforsecurity=False).hexdigest() != digest
