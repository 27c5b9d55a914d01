"""Write an invented dataset of the example city as the kit holds any other: data.csv and a datapackage.json that says so."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from machikit.catalog import Catalog, house
from machikit.tables import columns, package
from machikit.tables.findings import Row
from machikit.tables.meta import licences

CITY = "sample"
AS_OF, MADE = "2026-10-01", "2026-11"
Text = Mapping[str, str]  # {ja, en}


def write(
    topic: str,
    title: Text,
    rows: Sequence[Mapping[str, str]],
    caveats: Sequence[Text],
    terms: Mapping[str, str],
    out: Path | None = None,
) -> None:
    """Put `sample/<topic>` into its place. rows: cells by field id; terms: our English for values; out: another datasets folder."""
    schema = Catalog(roots=[house()]).schema(topic)
    made = [Row(number, dict(cells)) for number, cells in enumerate(rows, start=2)]
    fields = columns.fields_of(schema, {name for cells in rows for name in cells})
    body = package.csv_bytes(made, fields)
    used = {cell for cells in rows for cell in cells.values()}
    told = {
        "title": title["ja"],
        "title_en": title["en"],
        "publisher": "ひながた市（架空）",
        "publisher_en": "Hinagata (invented)",
        "as_of": AS_OF,
        "retrieved": MADE,
        "sensitivity": "open",
        "caveats": {lang: [one[lang] for one in caveats] for lang in ("ja", "en")},
        "credit": {
            "ja": "説明のために作った架空のデータ（machikit）を加工して作成",
            "en": "Made by editing data invented for illustration (machikit)",
        },
        "licenses": [licences()["cc0-1.0"]],
        "sources": [
            {
                "title": f"「{title['ja']}」（説明のための架空のデータ）",
                "title_en": f"{title['en']} (invented for illustration)",
                "path": f"datasets/_invented/{topic}.py",
                "version": AS_OF,
            }
        ],
        "terms": {ja: {"ja": ja, "en": en} for ja, en in terms.items() if ja in used},
    }
    packed = package.datapackage(told, "data.csv", body, len(made), package.describe(fields, made))
    package.place((out or house() / "datasets") / CITY / topic, {"data.csv": body, "datapackage.json": packed})
