"""What a page says of the row edits behind it: how much participants changed, what is unconfirmed, and what did not fit."""

from machikit._base.languages import base_of
from machikit._base.messages import Words, fill
from machikit.tables.edits import ADD, ASIDE, PHOTO, POINT, EditedCells

KINDS = {ADD: "added", ASIDE: "aside", POINT: "moved", PHOTO: "photos"}


def edit_caveats(edited: EditedCells | None, words: Words) -> list[dict[str, str]]:
    """The sentences on the edits of a dataset, each in both languages; none without edits."""
    if edited is None:
        return []
    counts = dict.fromkeys(("cells", "added", "moved", "aside", "photos"), 0)
    for kind, _ in {
        (KINDS.get(e.field, "cells"), e.id if e.field == ADD else (e.key, e.field)) for e in edited.applied
    }:
        counts[kind] += 1
    caveats = []
    if any(counts.values()):
        parts = {
            lang: [fill(words[f"edits.{kind}"][lang], n=f"{n:,}") for kind, n in counts.items() if n]
            for lang in words["edits.changed"]
        }
        joined = {lang: ("、" if base_of(lang) == "ja" else ", ").join(texts) for lang, texts in parts.items()}
        caveats.append({lang: fill(text, parts=joined[lang]) for lang, text in words["edits.changed"].items()})
    waiting = sum(not edit.is_confirmed for edit in edited.applied) if edited.safety else 0
    for key, n in (("edits.waiting", waiting), ("edits.unapplied", len(edited.unapplied))):
        if n:
            caveats.append({lang: fill(text, n=f"{n:,}") for lang, text in words[key].items()})
    return caveats
