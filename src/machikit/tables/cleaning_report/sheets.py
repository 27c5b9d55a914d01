"""What stands in the sheets of the book: headers with widths, and rows of text and whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.tables.cleaning_report.bilingual import date, number, place, word
from machikit.tables.cleaning_report.sections import addressee, percent
from machikit.tables.cleaning_report.verdict import LISTS, groups, total, verdict

CLASSES = ("doubt", "repair", "note")  # in the order in which someone who has to sign would look
# Characters that a column is wide
FIGURE, SHORT, NAME, TEXT, LONG = 9, 16, 30, 40, 80
PARTS = {"prefecture": SHORT, "municipality": NAME, "town": NAME, "rest": TEXT, "code": SHORT, "level": SHORT}

MOST_ADDRESSES = 2_000

Account = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """`n`: how many rows there are in all, also where the account lists fewer."""

    name: str
    heads: list[tuple[str, int]]
    rows: Iterable[Sequence[str | int]]
    n: int


def sheets(account: Account) -> Iterator[Sheet]:
    makers = _Sheets(account)
    yield makers.summary()
    yield makers.findings("doubt")
    yield makers.sheets()
    yield makers.personal()
    yield makers.aside()
    yield makers.findings("repair")
    yield makers.findings("note")
    yield makers.rules()
    yield makers.addresses()
    yield makers.columns()
    yield makers.completeness()
    yield makers.cards()
    yield makers.publisher()


class _Sheets:
    """The sheets of one account, in its language."""

    def __init__(self, account: Account):
        self.account, self.language = account, account["language"]
        # Whether rows come from several sheets: each then stands beside its sheet's name
        self.several = any("sheet" in one for of in (*LISTS.values(), "aside", "personal") for one in account[of][:1])
        self.order = sorted(LANGUAGES, key=lambda lang: lang != self.language)

    def say(self, key: str, **values: object) -> str:
        return word(key, **values)[self.language]

    def each(self, text: Text) -> list[str]:
        return [text[lang] for lang in self.order]

    def sheet(self, name: str, heads: dict[str, int], rows: Iterable[Sequence[str | int]], n: int) -> Sheet:
        return Sheet(self.say(f"sheet.{name}"), [(self.say(key), width) for key, width in heads.items()], rows, n)

    def summary(self) -> Sheet:
        account, say = self.account, self.say
        rows: list[tuple[str, str | int]] = [
            (say("sheet.topic"), account["topic"]["title"][self.language]),
            (say("sheet.city"), account["city"]["name"][self.language] if account["city"] else ""),
            (say("sheet.date"), date(account["made_on"])[self.language]),
            (say("sheet.verdict"), verdict(account).said[self.language]),
            (say("sheet.sensitivity"), say(f"sensitivity.{account['sensitivity']}")),
        ]
        rows += [(say("case.source"), self._source(s)) for s in account["sources"]]
        rows += [(say(f"figure.{k}"), account[f"rows_{k}"]) for k in ("in", "out", "aside")]
        rows += [(say(LISTS[of]), total(account, of)) for of in CLASSES]
        rows.append((say("personal"), len(account["personal"])))
        rows += [(say(f"addresses.{k}"), n) for k, n in account.get("addresses", {}).items() if k != "checked"]
        return self.sheet("summary", {"sheet.what": NAME, "sheet.value": LONG}, rows, len(rows))

    def _source(self, one: dict[str, Any]) -> str:
        named = self.say("source.sheet" if one["sheet"] else "source", file=one["file"], sheet=one["sheet"])
        return f"{named} {self.say('source.facts', rows=number(one['rows']), header=number(one['header_row']))}"

    def at(self, one: dict[str, Any]) -> list[str | int]:
        return [one.get("sheet", ""), one["row"]] if self.several else [one["row"]]

    def head(self) -> dict[str, int]:
        return {"case.sheet": SHORT, "case.row": FIGURE} if self.several else {"case.row": FIGURE}

    def sheets(self) -> Sheet:
        """What became of each sheet, where the file has more than one."""
        found = self.account.get("sheets", ())
        rows = [(s["name"], s["rows"], s["title"][self.language]) for s in found] if len(found) > 1 else []
        return self.sheet("sheets", {"case.sheet": NAME, "sheet.rows": FIGURE, "sheet.use": TEXT}, rows, len(rows))

    def findings(self, of: str) -> Sheet:
        found, kinds = self.account[LISTS[of]], groups(self.account, of)
        titles = {g.kind: g.title[self.language] for g in kinds}
        heads = self.head() | {"case.item": NAME, "case.column": NAME, "case.before": TEXT, "case.after": TEXT}
        rows = ((*self.at(c), c["item"], c["column"], c["before"], c["after"], titles[c["kind"]]) for c in found)
        return self.sheet(LISTS[of], heads | {"case.kind": TEXT}, rows, sum(g.n for g in kinds))

    def personal(self) -> Sheet:
        found, lang = self.account["personal"], self.language
        heads = self.head() | {"case.column": NAME, "case.kind": NAME, "case.shown": NAME, "case.level": SHORT}
        rows = (
            (
                *self.at(p),
                place(p)[lang],
                p["title"][lang],
                p["shown"],
                self.say(f"personal.{p['level']}"),
                p["advice"][lang],
            )
            for p in found
        )
        return self.sheet("personal", heads | {"case.advice": LONG}, rows, len(found))

    def aside(self) -> Sheet:
        found = self.account["aside"]
        heads = self.head() | {"case.reason": TEXT, "case.source": NAME, "case.cells": LONG}
        rows = (
            (
                *self.at(one),
                one["title"][self.language],
                one["source"],
                " | ".join(c for c in one["cells"] if c.strip()),
            )
            for one in found
        )
        return self.sheet("aside", heads, rows, max(len(found), self.account["rows_aside"]))

    def rules(self) -> Sheet:
        found = [(of, g) for of in CLASSES for g in groups(self.account, of)]
        rows: list[list[str | int]] = [
            [self.say(f"class.{of}"), g.n, *self.each(g.title), *self.each(g.rule)] for of, g in found
        ]
        heads = [(self.say("class"), SHORT), (self.say("case.count"), FIGURE)]
        heads += [(head, w) for key, w in (("case.kind", NAME), ("case.rule", LONG)) for head in self.each(word(key))]
        return Sheet(self.say("sheet.rules"), heads, rows, len(rows))

    def addresses(self) -> Sheet:
        """The parts of each address; a large table's first ones, for a look."""
        parts = self.account.get("address_parts", {})
        place = {"case.sheet": SHORT, "case.row": FIGURE} if "sheet" in parts else {"case.row": FIGURE}
        heads = {**place, **{f"part.{part}": width for part, width in PARTS.items()}}
        levels = [self.say(f"level.{level}") for level in range(4)]
        named = ("sheet", "row", *PARTS) if "sheet" in parts else ("row", *PARTS)
        found = zip(*(parts.get(part, ()) for part in named), strict=True)
        rows = ((*cells[:-1], levels[cells[-1]]) for cells in islice(found, MOST_ADDRESSES))
        return self.sheet("addresses", heads, rows, len(parts.get("row", ())))

    def columns(self) -> Sheet:
        found = self.account["columns"]
        heads = {"column.source": TEXT, "column.header": TEXT, "sheet.field": NAME, "column.how": TEXT}
        rows = ((c["source"], c["header"] or "", c["field"] or "", self.say(f"how.{c['how']}")) for c in found)
        return self.sheet("columns", heads, rows, len(found))

    def completeness(self) -> Sheet:
        flags = ("required", "standard", "there")
        heads = {"completeness.column": TEXT, "sheet.label": TEXT, **{f"sheet.{flag}": SHORT for flag in flags}}
        rows = [
            (
                *(f["header"], f["label"][self.language]),
                *(self.say("yes" if f[flag] else "no") for flag in flags),
                *(f["filled"], percent(f["filled"], self.account["rows_out"])),
            )
            for f in self.account["completeness"]
        ]
        heads |= {"completeness.filled": SHORT, "sheet.percent": SHORT}
        return self.sheet("completeness", heads, rows, len(rows))

    def cards(self) -> Sheet:
        cards, lang = self.account["cards"], self.language
        rows = [(c["title"][lang], self.say("cards.new" if c["new"] else "cards.ready"), "") for c in cards["ready"]]
        rows += [(c["title"][lang], self.say("cards.waiting"), c["needs"][lang]) for c in cards["waiting"]]
        return self.sheet("cards", {"sheet.card": TEXT, "sheet.state": NAME, "sheet.needs": LONG}, rows, len(rows))

    def publisher(self) -> Sheet:
        told = self.account["publisher"]
        rows = [self.each(t) for t in (addressee(self.account), word("letter.thanks"), *told)] if told else []
        return Sheet(self.say("sheet.publisher"), [(w, LONG) for w in self.each(word("sheet.text"))], rows, len(rows))
