"""What part.html says in the page's first language: the state in which the page opens. bars.js and part.js say the same later."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages.part import both
from machikit.pages.parts.budget import money
from machikit.pages.parts.budget.budgets import Book, Node, opened
from machikit.pages.parts.budget.comparison import Sides
from machikit.pages.parts.budget.labels import Text, day, period, terms, whose
from machikit.pages.parts.budget.revenue_kinds import KINDS, OWN

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.budget import Budget

STATIC = 400  # items in the HTML itself


class View:
    """The words and figures of the opening state."""

    static = STATIC

    def __init__(self, part: "Budget", page: "Page", book: Book):
        self.part, self.page, self.book, self.lang = part, page, book, page.prototype.language
        self.shelf = part.shelves(page)["main"]
        self.terms = terms(page)
        self.root = opened(book.root)
        self.total = self.root.amount
        self.sides = Sides(self)

    def word(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"budget.{key}"), own=self.own, **values)

    @property
    def own(self) -> str:
        """市, 町, 村 or 区, after the municipality's name: whose tax it is, in Japanese."""
        last = whose(self.book.whose, [], self.page)["ja"][-1:]
        return last if last and last in "市町村区" else "市"

    def called(self, name: str | None) -> Text:
        """An item's name in both languages."""
        if name is None:
            return both(self.page, "budget.untold")
        return self.terms.get(name) or dict.fromkeys(LANGUAGES, name)

    def said(self, name: str | None) -> str:
        return self.called(name)[self.lang]

    def data(self, name: str | None) -> bool:
        """Whether a name is shown as it was published, in Japanese."""
        return bool(name) and name not in self.terms

    @property
    def what(self) -> Text:
        """What the bars are bars of: 歳出, 歳入, or the one item that the whole table is about (市税)."""
        if self.root is not self.book.root:
            return self.called(self.root.name)
        return both(self.page, "budget.revenue" if self.part.revenue else "budget.spending")

    @property
    def when(self) -> Text:
        return period(self.book, self.page)

    def yen(self, amount: float) -> str:
        return money.yen(amount, self.lang)

    @property
    def top(self) -> Node | None:
        return next((n for n in self.root.parts if n.name is not None and n.amount > 0), None)

    # --- the head ------------------------------------------------------------------------------------------------------

    def headline(self) -> Text:
        values: dict[str, Any] = {
            "when": self.when,
            "what": self.what,
            "total": {lang: money.yen(self.total, lang) for lang in LANGUAGES},
        }
        told = [both(self.page, "budget.headline", **values)]
        if self.told_by_kind:
            return self._by_kind(told[0])
        if self.top and self.total > 0 and len(self.root.parts) > 1:
            amount = {lang: money.yen(self.top.amount, lang) for lang in LANGUAGES}
            share = money.share(self.top.amount, self.total)
            told.append(
                both(self.page, "budget.headline.top", item=self.called(self.top.name), amount=amount, share=share)
            )
        if self.tax is not None:
            told.append(both(self.page, "budget.headline.tax", share=self.tax_text, own=self.own))
        return {"ja": "".join(one["ja"] for one in told), "en": " ".join(one["en"] for one in told)}

    @property
    def told_by_kind(self) -> bool:
        """Whether the head tells revenue by its kinds rather than by its largest item."""
        return self.part.revenue and self.tax is not None

    @property
    def allocation(self) -> tuple[int, str]:
        """Local allocation tax: yen, and its share of all revenue."""
        kinds = self.income.kinds if self.income else {}
        amount = kinds.get("allocation", 0)
        return amount, money.share(amount, sum(kinds.values()))

    def _by_kind(self, first: Text) -> Text:
        amounts = {"tax": self.income.kinds.get(OWN, 0) if self.income else 0, "allocation": self.allocation[0]}
        values = {key: {lang: money.yen(n, lang) for lang in LANGUAGES} for key, n in amounts.items()}
        told = both(
            self.page, "budget.headline.kinds", share=self.tax_text, other=self.allocation[1], own=self.own, **values
        )
        return {"ja": first["ja"] + told["ja"], "en": f"{first['en']} {told['en']}"}

    # --- where the money comes from --------------------------------------------------------------------------------------

    @cached_property
    def income(self) -> Book | None:
        return self.part.income_of(self.book)

    @cached_property
    def tax(self) -> float | None:
        """Own tax in per cent of all revenue; None where the table holds nothing but tax, or no revenue at all."""
        kinds = self.income.kinds if self.income else {}
        total = sum(kinds.values())
        return 100 * kinds.get(OWN, 0) / total if set(kinds) - {OWN} and total > 0 else None

    @property
    def tax_text(self) -> str:
        return "" if self.tax is None else money.tenths(self.tax) + "%"

    @property
    def tax_when(self) -> str:
        return "" if self.tax is None else self.income_when

    @property
    def income_when(self) -> str:
        return period(self.income, self.page)[self.lang] if self.income else ""

    @property
    def income_total(self) -> str:
        return self.yen(sum(self.income.kinds.values())) if self.income else ""

    @property
    def only_tax(self) -> bool:
        return self.income is not None and set(self.income.kinds) == {OWN}

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """Revenue by kind, in the order of KINDS, those that are nothing left out."""
        if self.income is None or self.tax is None:
            return []
        found, total = self.income.kinds, sum(self.income.kinds.values())
        above = sum(n for n in found.values() if n > 0)
        return [
            {"kind": one, "amount": self.yen(found[one]), "share": money.share(found[one], total),
             "width": 100 * max(found[one], 0) / above}
            for one in KINDS if found.get(one)
        ]  # fmt: skip

    # --- the bars ------------------------------------------------------------------------------------------------------

    @cached_property
    def before(self) -> Book | None:
        """The year before, at the same stage."""
        return next(
            (b for b in self.shelf.of(self.book.whose) if b.when == (self.book.year - 1, self.book.stage)), None
        )

    @cached_property
    def general(self) -> bool:
        """Whether untied money is told of every item."""
        return bool(self.root.parts) and all(part.general is not None for part in self.root.parts)

    @cached_property
    def scale(self) -> tuple[int, int]:
        """The lowest and the highest amount among the bars (0 is always in it)."""
        found = [node.amount for node in _all(self.root)]
        return min([0, *found]), max([1, *found])

    @cached_property
    def bars(self) -> list[dict[str, Any]]:
        old = self.before.root.find(self._base) if self.before else None
        self._left = STATIC
        return self._bars(self.root, old)

    @property
    def deep(self) -> bool:
        """Whether anything opens."""
        return any(part.parts for part in self.root.parts)

    @property
    def cut(self) -> bool:
        return len(_all(self.root)) > STATIC

    @property
    def _base(self) -> list[str]:
        """The names down to the item whose parts are shown."""
        path, node = [], self.book.root
        while node is not self.root:
            node = node.parts[0]
            path.append(str(node.name))
        return path

    def _bars(self, node: Node, old: Node | None) -> list[dict[str, Any]]:
        found = []
        for part in node.parts[: max(self._left, 0)]:
            self._left -= 1
            was = next((one for one in old.parts if one.name == part.name), None) if old else None
            found.append(
                {
                    **self._bar(part),
                    "change": self.change(part.amount, was, old is not None),
                    "parts": self._bars(part, was),
                }
            )
        return found

    def _bar(self, node: Node) -> dict[str, Any]:
        low, high = self.scale
        span, untied = high - low, node.general if self.general else None
        return {
            "name": self.said(node.name), "data": self.data(node.name), "amount": self.yen(node.amount), "negative": node.amount < 0,
            "share": money.share(node.amount, self.total), "left": 100 * (min(node.amount, 0) - low) / span,
            "width": 100 * abs(node.amount) / span, "untied": None if untied is None or node.amount <= 0 else 100 * untied / node.amount,
            "untied_share": money.share(untied, node.amount) if untied is not None else "",
        }  # fmt: skip

    def change(self, amount: float, was: Node | None, comparable: bool) -> str:
        """Against the year before, in per cent; a word where the item was not there; "" where no such year is in the table."""
        if not comparable:
            return ""
        if was is None or was.amount <= 0:
            return self.word("new")
        change = money.tenths(100 * (amount - was.amount) / was.amount)
        return (change if change == "0.0" or change[0] == "−" else f"+{change}") + "%"

    @property
    def odd(self) -> list[str]:
        """Totals that are not the sum of their parts."""
        told = []
        for path, said, total in self.book.odd:
            item = self.said(path[-1]) if path else self.word("all")
            told.append(
                self.word("odd" if said < total else "odd.rest", item=item, said=self.yen(said), sum=self.yen(total))
            )
        return told

    # --- for each resident -------------------------------------------------------------------------------------------------

    @property
    def residents(self) -> int | None:
        return self.book.residents[0] if self.book.residents else None

    @property
    def residents_when(self) -> str:
        if not self.book.residents:
            return self.word("residents.none")
        date = self.book.residents[1]
        return self.word("residents.date", date=day(date, self.lang)) if date else self.word("residents.table")

    @property
    def each(self) -> list[str]:
        """What can be said for each resident, in sentences, in the order in which they must be read; part.js says the same."""
        if not self.residents:
            return [self.word("each.no_residents")]
        one, revenue = self.total / self.residents, ".revenue" if self.part.revenue else ""
        if self.tax is None:
            only = self.word("each.tax", each=self.yen(one))
            return [only] if revenue else [self.word("each", each=self.yen(one)), self.word("each.no_tax")]
        tax, rest = self.yen(one * self.tax / 100), self.yen(one * (100 - self.tax) / 100)
        told = self.word(f"each.part{revenue}", tax=tax, share=self.tax_text, rest=rest)
        return [self.word(f"each{revenue}", each=self.yen(one)), told]

    @property
    def mine(self) -> list[dict[str, Any]]:
        """What the example's tax would be spent on; nothing before it is known how much of the money is tax."""
        if self.part.revenue or self.tax is None or self.total <= 0:
            return []
        parts = [(part, self.part.my * part.amount / self.total) for part in self.root.parts if part.amount > 0]
        most = max((n for _, n in parts), default=1)
        return [
            {"name": self.said(p.name), "data": self.data(p.name), "width": 100 * n / most, "text": self.exact(n)}
            for p, n in parts
        ]

    def exact(self, amount: float) -> str:
        return self.word("yen", n=f"{int(amount + 0.5):,}")


def _all(node: Node) -> list[Node]:
    return [found for part in node.parts for found in (part, *_all(part))]
