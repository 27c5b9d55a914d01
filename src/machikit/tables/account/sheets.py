"""What stands in the sheets of the book: headers with widths, and rows of text and whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from machikit.model import Text
from machikit.tables.account.sections import addressee, percent
from machikit.tables.account.texts import date, number, place, word
from machikit.tables.account.verdict import LISTS, groups, total, verdict
from machikit.words import LANGUAGES

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

    def findings(self, of: str) -> Sheet:
        found, kinds = self.account[LISTS[of]], groups(self.account, of)
        titles = {g.kind: g.title[self.language] for g in kinds}
        heads = {"case.row": FIGURE, "case.item": NAME, "case.column": NAME, "case.before": TEXT, "case.after": TEXT}
        rows = ((c["row"], c["item"], c["column"], c["before"], c["after"], titles[c["kind"]]) for c in found)
        return self.sheet(LISTS[of], heads | {"case.kind": TEXT}, rows, sum(g.n for g in kinds))

    def personal(self) -> Sheet:
        found, lang = self.account["personal"], self.language
        heads = {"case.row": FIGURE, "case.column": NAME, "case.kind": NAME, "case.shown": NAME, "case.level": SHORT}
        rows = (
            (
                p["row"],
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
        heads = {"case.row": FIGURE, "case.reason": TEXT, "case.source": NAME, "case.cells": LONG}
        rows = (
            (one["row"], one["title"][self.language], one["source"], " | ".join(c for c in one["cells"] if c.strip()))
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
        heads = {"case.row": FIGURE, **{f"part.{part}": width for part, width in PARTS.items()}}
        levels = [self.say(f"level.{level}") for level in range(4)]
        found = zip(*(parts.get(part, ()) for part in ("row", *PARTS)), strict=True)
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
