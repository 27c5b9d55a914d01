"""Why a table is hardly worth an hour, in the user's language: few rows, or an answer that is the same everywhere."""

from machikit._base.messages import language, say
from machikit.catalog.model import Schema
from machikit.catalog.readiness import MissingInput


def reason_sentence(lack: MissingInput, schema: Schema) -> str:
    """A sentence with the title of the table, for a lack that does not block."""
    return say("readiness.sentence", topic=schema.title[language()], reason=_reason(lack, schema, ""))


def short_reason(lack: MissingInput, schema: Schema) -> str:
    """The same in a few words, to stand after the title of the table."""
    return _reason(lack, schema, ".short")


def _reason(lack: MissingInput, schema: Schema, length: str) -> str:
    values: dict[str, object] = {
        "rows": f"{lack.rows or 0:,}",
        "least": lack.least,
        "unit": say(f"readiness.unit.{schema.geometry}"),
        "n": _number(len(lack.marks)),
        "marks": say("cli.comma").join(schema.by_id[i].label(language()) for i in lack.marks),
    }
    if lack.kind == "thin":
        return say(f"readiness.thin{length}", **values)
    if lack.same == "flag":
        return say(f"readiness.flat.flag{length}{'.1' * (len(lack.marks) == 1)}", **values)
    if lack.same == "point":
        return say(f"readiness.flat.point{length}", **values)
    fields = [field.label(language()) for field in schema.role(lack.same)] or [lack.same]
    return say(f"readiness.flat.column{length}", **values, column=fields[0])


def _number(n: int) -> str:
    """A small number as the language writes it in a sentence."""
    words = say("readiness.numbers").split()
    return words[n - 1] if 0 < n <= len(words) else str(n)
