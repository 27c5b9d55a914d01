"""What a page must say, counted again from its prototype's files with plain pandas.

Nothing of machikit is imported here: the CSV files are read as anybody would read them, under their own headers.
"""

import csv
import datetime as dt
import gzip
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import jaconv
import numpy as np
import pandas as pd
import yaml
from pyproj import Geod

JAPAN = dt.timezone(dt.timedelta(hours=9))
GRS80 = Geod(ellps="GRS80")
_YES, _PARTIAL, _NO = set("○1有可◎●"), set("△▲"), {"×", "✕", "0", "無", "不可"}
LEAST = ["yes", "partial", "other", "none", "no"]  # of several marks the later one counts


def kind(mark: str) -> str:
    if mark == "":
        return "none"
    return "yes" if mark in _YES else "partial" if mark in _PARTIAL else "no" if mark in _NO else "other"


def read_csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def metres(lat: Any, lon: Any, lat2: Any, lon2: Any) -> Any:
    """The geodesic on the ellipsoid GRS 80; numbers or arrays of degrees."""
    a, o, b, p = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (lat, lon, lat2, lon2)))
    return GRS80.inv(o, a, p, b)[2]


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class Told:
    """What any prototype's files say of themselves, whatever its template."""

    def __init__(self, project: Path):
        said = _yaml(project / "prototype.yaml")
        self.project, self.city, self.template = project, said["city"], said["template"]
        card = _yaml(project / "idea_cards" / said["card"] / "card.yaml")
        self.topics = {name.rstrip("?"): topic for name, topic in card["tables"].items()}
        schema = _yaml(project / f"datasets/_schemas/{self.topics['main']}.yaml")
        self.fields, self.safety = schema["fields"], schema.get("safety", False)
        city = _yaml(project / f"datasets/{self.city}/city.yaml")
        self.official, self.city_name, self.kind = city["official"], city["name"], city["kind"]
        self.package = json.loads((self.folder("main") / "datapackage.json").read_text(encoding="utf-8"))

    def folder(self, table: str) -> Path:
        return self.project / "datasets" / self.city / self.topics.get(table, table)

    def has(self, table: str) -> bool:
        return self.folder(table).is_dir()

    @property
    def page(self) -> Path:
        return self.project / "site" / "index.html"

    @property
    def words(self) -> dict[str, dict[str, str]]:
        with (self.project / "words.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["key"]: row for row in csv.DictReader(file)}

    @property
    def as_of(self) -> pd.Timestamp:
        return pd.Timestamp(self.package["as_of"])

    @property
    def expires(self) -> pd.Timestamp:
        return self.as_of + pd.DateOffset(months=6)

    @property
    def fresh(self) -> dt.datetime:
        """A Wednesday morning in Japan, soon after the data's date."""
        day = self.as_of + pd.Timedelta(days=(2 - self.as_of.weekday()) % 7 + 7)
        return dt.datetime(day.year, day.month, day.day, 10, 0, tzinfo=JAPAN)

    @property
    def cells(self) -> set[str]:
        """Every text of the data behind the page, without white space."""
        found: set[str] = set()
        for path in (self.project / "datasets").glob("*/*/data.csv"):
            found |= {v for column in read_csv(path).values.T for v in column}
        for path in (self.project / "datasets").glob("*/*/data.geojson"):
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
            found |= {str(v) for f in features for v in f["properties"].values()}
        return {re.sub(r"\s+", "", unicodedata.normalize("NFKC", v)) for v in found}


class Plain(Told):
    """A facility map's files as plain pandas reads them; `rows` are those that a general page may show, in the file's order."""

    def __init__(self, project: Path):
        super().__init__(project)
        every = read_csv(self.folder("main") / "data.csv")
        restricted = every["受入対象者"] != "" if "受入対象者" in every else pd.Series(False, index=every.index)
        self.left_out = int(restricted.sum())
        self.rows = every[~restricted].reset_index(drop=True)
        self.lat, self.lon = (pd.to_numeric(self.rows[c]).to_numpy() for c in ("緯度", "経度"))
        self.placed = ~np.isnan(self.lat)

    @property
    def names(self) -> list[str]:
        return self.column("name")

    @property
    def addresses(self) -> list[str]:
        return self.column("address")

    def header(self, role: str) -> str:
        return next((f["header"] for f in self.fields if f.get("role") == role), "")

    def column(self, role: str) -> list[str]:
        header = self.header(role)
        return self.rows[header].tolist() if header in self.rows else [""] * len(self.rows)

    def details(self, row: int) -> list[str]:
        """The texts of a row that an opened item shows as they are published."""
        apart = {"name", "address", "opens", "closes", "days", "code", "flag", "latitude", "longitude"}
        shown = [f for f in self.fields if f.get("role") not in apart and f["id"] != "id" and f["header"] in self.rows]
        texts = [f["header"] for f in shown if f.get("type") not in ("number", "integer")]
        told = {**self.package.get("terms", {}), **self.package.get("marks", {})}  # shown in the publisher's words
        return [told.get(v, {}).get("ja", v) for v in (self.rows[h][row] for h in texts) if v]

    # marks and categories

    @property
    def flags(self) -> dict[str, str]:
        """Label → header of the marks that the page offers, as published in the file."""
        found = [f for f in self.fields if f.get("role") == "flag" and f["header"] in self.rows]
        return {f.get("ja") or f["header"]: f["header"] for f in found if f["group"] == found[0]["group"]}

    @property
    def hazard(self) -> bool:
        return any(f.get("group") == "hazard" for f in self.fields)

    @property
    def first_flag(self) -> str | None:
        """The label of the hazard chosen at first: the first with half the places marked, else the one with the most.

        Of those that tell places apart, if any does.
        """
        if not self.hazard:
            return None
        apart = {label: h for label, h in self.flags.items() if self.rows[h].nunique() > 1}
        marked = {label: int((self.rows[h] != "").sum()) for label, h in (apart or self.flags).items()}
        half = [label for label, n in marked.items() if 2 * n >= len(self.rows) and n]
        most = [label for label, n in marked.items() if n and n == max(marked.values())]
        return next(iter(half or most), None)

    def marks(self, *labels: str) -> list[str]:
        """Each row's mark; of several chosen ones the least favourable."""
        columns = [self.rows[self.flags[label]].tolist() for label in labels]
        return [max(marks, key=lambda m: LEAST.index(kind(m))) for marks in zip(*columns, strict=True)]

    @property
    def question(self) -> str:
        """The question with which the page opens."""
        asked = self.words["question.flag"]["ja"] if self.first_flag and "question.flag" in self.words else None
        return asked.replace("{flag}", str(self.first_flag)) if asked else self.words["question"]["ja"]

    def mark_word(self, mark: str, language: str = "ja") -> str:
        said = self.package.get("marks", {}).get(mark) or self.package.get("terms", {}).get(mark)
        return (
            said[language]
            if said
            else self.words["mark.as_is" if mark else "mark.none"][language].replace("{mark}", mark)
        )

    def counted(self, labels: tuple[str, ...], only: list[bool] | None = None) -> Counter[tuple[int, str]]:
        """(number, label) of the tiles by mark, or by category where no mark is chosen, of the rows that `only` keeps."""
        values = self.marks(*labels) if labels else self.column("category")
        kept = [v for v, keep in zip(values, only or [True] * len(values), strict=True) if keep]
        if labels:
            every = {m for label in labels for m in self.rows[self.flags[label]]} if kept else set()
            return Counter((kept.count(m), self.mark_word(m)) for m in every | set(kept))
        if not any(values):
            return Counter()
        every = set(values) - {""} if kept else set()
        further = self.further_kinds
        told = [(kept.count(v), v or self.words["category.none"]["ja"]) for v in (every | set(kept)) - further]
        if kept and further:
            label = self.words["category.other"]["ja"].replace("{n}", str(len(further)))
            told.append((sum(v in further for v in kept), label))
        return Counter(told)

    @property
    def further_kinds(self) -> set[str]:
        """The kinds beyond the six most frequent, where there are more than seven: there are no more shapes."""
        kinds = pd.Series([v for v in self.column("category") if v], dtype=object)
        counts = kinds.value_counts()
        first = {kind: row for row, kind in reversed(list(enumerate(kinds)))}
        ranked = sorted(counts.index, key=lambda kind: (-counts[kind], first[kind]))
        return set(ranked[6:]) if len(ranked) > 7 else set()

    @property
    def amounts(self) -> list[tuple[int, str]]:
        """(number, label) of the tiles of a table that counts something at each place: all of it, and the most at one."""
        if not any(f.get("role") == "value" for f in self.fields):
            return []
        numbers = pd.to_numeric(pd.Series(self.column("value")))
        return [
            (int(numbers.sum()), self.words["value.total"]["ja"]),
            (int(numbers.max()), self.words["value.most"]["ja"]),
        ]

    # residents, distance

    @property
    def has_residents(self) -> bool:
        return "residents" in self.topics and (self.folder("residents") / "data.csv").exists()

    def near(self, labels: tuple[str, ...] = (), metres_: float = 500) -> range:
        """Residents of towns whose point lies within that distance of a row that counts, as a range: a decimetre is nothing."""
        people = read_csv(self.folder("residents") / "data.csv")
        people = people[(people["緯度"] != "") & (people["総人口"] != "")]
        counts = self.placed & np.array(
            [kind(m) == "yes" for m in self.marks(*labels)] if labels else [True] * len(self.rows), dtype=bool
        )
        if not counts.any():
            return range(1)
        lat, lon = (pd.to_numeric(people[c]).to_numpy() for c in ("緯度", "経度"))
        site_lat, site_lon = self.lat[counts], self.lon[counts]
        nearest = np.full(len(people), np.inf)
        box = metres_ / 80_000  # degrees: nothing outside is that near, neither by latitude nor, in Japan, by longitude
        row, site = np.nonzero((abs(lat[:, None] - site_lat) < box) & (abs(lon[:, None] - site_lon) < box))
        np.minimum.at(nearest, row, metres(lat[row], lon[row], site_lat[site], site_lon[site]))
        total = [int(pd.to_numeric(people["総人口"])[nearest <= metres_ + slack].sum()) for slack in (-0.2, 0.2)]
        return range(total[0], total[1] + 1)

    def metres_from(self, lat: float, lon: float) -> Any:
        return metres(lat, lon, self.lat, self.lon)

    @property
    def towns(self) -> pd.DataFrame:
        return read_csv(self.folder("town") / "data.csv")

    # hours

    @property
    def has_hours(self) -> bool:
        return any(f.get("role") == "opens" for f in self.fields)

    def open_states(self, weekday: int, minute: int) -> list[str]:
        """open, closed or unknown for each row; weekday 0 is Monday."""
        return [_state(self._week(row), weekday, minute) for row in self.rows.to_dict("records")]

    def _week(self, row: dict[str, str]) -> list[tuple[int, int] | str]:
        if "月曜開放開始時刻" in row:
            return [_span(row[f"{d}曜開放開始時刻"], row[f"{d}曜開放終了時刻"]) for d in "月火水木金土日"]
        header = {f["role"]: f["header"] for f in self.fields if f.get("role") in ("opens", "closes", "days")}
        every = _span(row.get(header["opens"], ""), row.get(header["closes"], ""))
        if "days" not in header:
            return [every] * 7
        days = row.get(header["days"], "")
        return [(every if d in days else "closed") if days else "unknown" for d in "月火水木金土日"]

    @property
    def unknown_hours(self) -> int:
        """How many rows say nothing of any day."""
        every = zip(*(self.open_states(day, 720) for day in range(7)), strict=True)
        return sum(set(states) == {"unknown"} for states in every)

    # search

    def found(self, query: str) -> list[int]:
        """Rows whose name, reading or address holds the query."""
        columns = [self.column(role) for role in ("name", "kana", "address")]
        return [
            i for i, cells in enumerate(zip(*columns, strict=True)) if any(folded(query) in folded(c) for c in cells)
        ]


@cache
def told(project: Path) -> Told:
    """A prototype's files are read once for all tests that ask."""
    return Told(project)


@cache
def plain(project: Path) -> Plain:
    return Plain(project)


def _span(opens: str, closes: str) -> tuple[int, int] | str:
    if opens == "休":
        return "closed"
    if not (opens and closes):
        return "unknown"
    (a, b), (c, d) = (map(int, t.split(":")) for t in (opens, closes))
    start, end = a * 60 + b, c * 60 + d
    return (start, end if end > start else end + 1440)


def _state(week: list[tuple[int, int] | str], weekday: int, minute: int) -> str:
    today, yesterday = week[weekday], week[weekday - 1]
    if isinstance(yesterday, tuple) and minute + 1440 < yesterday[1]:
        return "open"
    if isinstance(today, tuple):
        return "open" if today[0] <= minute < today[1] else "closed"
    return today


_FIGURES = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


def _figure(kanji: re.Match[str]) -> str:
    tens, ten, ones = kanji[0].rpartition("十")
    return str((_FIGURES.get(tens, 1) * 10 if ten else 0) + _FIGURES.get(ones, 0))


def folded(text: str) -> str:
    """Width, case, kana, spaces, 丁目 in figures or kanji, and the shape of dashes do not matter to a search."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub("[一二三四五六七八九十]+(?=丁目|番|号)", _figure, text)
    text = jaconv.kata2hira(text.replace("ヶ", "ケ").replace("ヵ", "カ"))
    text = re.sub(r"[‐‑‒–—―−ー]", "-", re.sub(r"[\s・]", "", text))
    text = re.sub("(?<=[0-9])(丁目|番地の|番地|番|号)", "-", text)
    return re.sub("-+", "-", text).rstrip("-")


@cache
def around_in_japan() -> set[str]:
    """The names that the map under a map may hold: municipalities and stations of Japan."""
    japan = Path(__file__).parents[1] / "datasets" / "japan"
    with (japan / "municipality" / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {"".join(row["市区町村名"].split()) for row in csv.DictReader(file)}
    for path in (japan / "station").glob("data-*.csv.gz"):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            names |= {row["駅名"] + ending for row in csv.DictReader(file) for ending in ("", "駅", " station")}
    return names
