"""Write an invented dataset of the example city as the kit holds any other: data.csv and a datapackage.json that says so."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from machikit.catalog import Catalog, kit_root
from machikit.tables.clean import columns
from machikit.tables.datapackage import write as package
from machikit.tables.datapackage.metadata import licences
from machikit.tables.findings import Row
from machikit.tables.places.points import format_degrees

CITY = "sample"
AS_OF, MADE = "2026-10-01", "2026-11"
OUT = Path(sys.argv[1]) if sys.argv[1:] else kit_root() / "datasets"  # `python town.py DIR` writes DIR/sample/town
Text = Mapping[str, str]  # {ja, en}


def _point(cells: Mapping[str, str]) -> dict[str, str]:
    """The position as `clean` writes it: no zeros at the end."""
    return {name: format_degrees(float(cells[name])) for name in ("latitude", "longitude") if cells.get(name)}


def write(
    topic: str,
    title: Text,
    rows: Sequence[Mapping[str, str]],
    caveats: Sequence[Text],
    terms: Mapping[str, str],
    out: Path | None = None,
    shapes: Sequence[Mapping[str, object]] = (),
    script: str = "",
) -> None:
    """Put `sample/<topic>` into its place.

    rows: cells by field id; terms: our English for values; out: another datasets folder; shapes: of a topic of lines or areas
    the GeoJSON geometry (EPSG:4326) of each row; script: the name of the script, where it is not the topic's.
    """
    schema = Catalog(roots=[kit_root()]).schema(topic)
    made = [Row(number, {**cells, **_point(cells)}) for number, cells in enumerate(rows, start=2)]
    fields = columns.select_fields(schema, {name for cells in rows for name in cells})
    file = "data.geojson" if shapes else "data.csv"
    body = (
        package.geojson_bytes(made, fields, [dict(one) for one in shapes])
        if shapes
        else package.csv_bytes(made, fields)
    )
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
                "title": f"「{title['ja']}」（machikit）",
                "title_en": f"{title['en']} (machikit)",
                "path": f"datasets/_invented/{script or topic}.py" + (f"#{topic}" if script else ""),
                "version": AS_OF,
            }
        ],
        "terms": {ja: {"ja": ja, "en": en} for ja, en in terms.items() if ja in used},
    }
    packed = package.datapackage_bytes(told, file, body, len(made), package.field_descriptors(fields, made))
    package.write_dataset((out or OUT) / CITY / topic, {file: body, "datapackage.json": packed})
