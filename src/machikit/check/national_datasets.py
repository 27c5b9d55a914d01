"""The rule for a national dataset with a resource for each prefecture: is every file what the datapackage and the counts say?"""

from collections.abc import Iterator
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import Dataset, Schema
from machikit.catalog.national import Counts, NationalDataset, resource_features, table_rows
from machikit.check.findings import Finding, Rule, hash_differs


class NationalDatasetSound(Rule):
    """Every file of a national dataset is there and as described, and the counts of each municipality are those of its rows."""

    def check_dataset(self, catalog: Catalog, dataset: Dataset, schema: Schema | None) -> Iterator[Finding]:
        """The findings on one dataset."""
        where = f"datasets/{dataset.id}"
        fields = {f["name"]: f["id"] for f in dataset.resource.get("schema", {}).get("fields", [])}
        for header, id_ in fields.items():
            if id_ == "code":  # each row says whose it is, also where the topic of one city has no such column
                continue
            known = schema.by_id.get(id_) if schema else None
            if schema and (known is None or known.header != header):
                yield self.finding(f"{where}: {header}", "dataset.field", topic=dataset.topic, id=id_)
        there: Counts = {}
        for resource in dataset.package["resources"]:
            path = dataset.file_of(resource)
            if not path.is_file():
                yield self._error(kit_error("national.missing", f"{where}/{path.name}"))
                continue
            if hash_differs(dataset, resource):
                yield self.finding(where, "dataset.hash", file=path.name)
            if resource in dataset.data_resources:
                try:
                    yield from self._resource(dataset, resource, fields, there)
                except KitError as error:
                    yield self._error(error)
        try:
            yield from self._counts(NationalDataset(dataset, catalog.ward_codes), there)
        except KitError as error:
            yield self._error(error)

    def _error(self, error: KitError) -> Finding:
        return Finding(error.where, error.what, error.fix, rule=type(self).__name__)

    def _resource(
        self, dataset: Dataset, resource: dict[str, Any], fields: dict[str, str], there: Counts
    ) -> Iterator[Finding]:
        """Findings on a prefecture's file. Its rows and filled cells are added to `there` by their code."""
        where = f"datasets/{dataset.id}/{resource['path']}"
        header, rows = _records(dataset, resource)
        said = int(resource["rows"] if "rows" in resource else resource["features"])
        if len(rows) != said:
            yield self.finding(where, "dataset.rows", said=said, there=len(rows))
        if header is not None and header != list(fields):
            yield self.finding(where, "dataset.headers", headers=", ".join(sorted(set(header) ^ set(fields)) or header))
        code_header = next((name for name, id_ in fields.items() if id_ == "code"), "")
        strangers = 0
        for row in rows:
            code = str(row.get(code_header) or "")
            strangers += f"data-{code[:2]}" != resource.get("name")
            n, filled = there.get(code, (0, dict.fromkeys(fields.values(), 0)))
            for name, id_ in fields.items():
                filled[id_] += row.get(name) not in (None, "")
            there[code] = n + 1, filled
        if strangers:
            yield self.finding(where, "dataset.prefecture", n=strangers)

    def _counts(self, national: NationalDataset, there: Counts) -> Iterator[Finding]:
        """Municipalities whose counts are not what their rows give, with one finding for each."""
        where = f"datasets/{national.dataset.id}/counts.csv.gz"
        for code in sorted({*national.counts, *there}):
            parts = [there[one] for one in national.codes_of(code) if one in there]
            rows, (said, filled) = sum(n for n, _ in parts), national.counts.get(code, (0, {}))
            if rows != said:
                yield self.finding(f"{where}: {code}", "dataset.counted_rows", said=said, there=rows)
                continue
            sums = {id_: sum(cells.get(id_, 0) for _, cells in parts) for id_ in filled}
            if wrong := next((id_ for id_, n in filled.items() if n != sums[id_]), None):
                numbers = {"said": filled[wrong], "there": sums[wrong]}
                yield self.finding(f"{where}: {code}: {wrong}", "dataset.counted_filled", **numbers)


def _records(dataset: Dataset, resource: dict[str, Any]) -> tuple[list[str] | None, list[dict[str, Any]]]:
    """The header (None for GeoJSON) and rows of a resource. Raises KitError where it is damaged."""
    path = dataset.file_of(resource)
    if ".geojson" in path.suffixes:
        return None, [one.get("properties") or {} for one in resource_features(path)]
    header, *rows = table_rows(dataset, resource)
    return header, [dict(zip(header, row, strict=False)) for row in rows]
