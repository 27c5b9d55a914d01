"""The first view of a budget page in its first language, as part.html shows it. The scripts render the same texts later."""

from functools import cached_property
from typing import Any

from machikit._base.messages import LANGUAGES
from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.budget import money
from machikit.pages.parts.budget.budgets import BudgetItem, YearBudget, displayed_root
from machikit.pages.parts.budget.comparison import BudgetComparison
from machikit.pages.parts.budget.labels import BudgetTexts, Text, date_text, period
from machikit.pages.parts.budget.page_budgets import PageBudgets
from machikit.pages.parts.budget.revenue_kinds import MUNICIPAL_TAX, REVENUE_KINDS


class FirstView(BudgetTexts):
    """Texts and figures of the budget with which the page opens."""

    max_items = 400  # items in the HTML itself

    def __init__(self, page: PageContext, budgets: PageBudgets, budget: YearBudget, columns: int, example_tax: int):
        """columns: municipalities side by side; example_tax: yen a year."""
        super().__init__(page, budget)
        self.budget_set, self.shows_revenue, self.example_tax = budgets.main, budgets.shows_revenue, example_tax
        self.income = budgets.revenue_for(budget)  # to which the share of tax refers
        self.root = displayed_root(budget.root)
        self.total = self.root.amount
        self.comparison = BudgetComparison(page, budget, budgets.main, budgets.shows_revenue, columns)

    @property
    def what(self) -> Text:
        """What the bars add up to: 歳出, 歳入, or the single item that the table is about (市税)."""
        if self.root is not self.budget.root:
            return self.item_names(self.root.name)
        return both(self.page, "budget.revenue" if self.shows_revenue else "budget.spending")

    @property
    def when(self) -> Text:
        return period(self.budget, self.page)

    @property
    def top(self) -> BudgetItem | None:
        """The largest item that has a name."""
        return next((n for n in self.root.children if n.name is not None and n.amount > 0), None)

    # --- headline ------------------------------------------------------------------------------------------------------

    def headline(self) -> Text:
        values: dict[str, Any] = {
            "when": self.when,
            "what": self.what,
            "total": {lang: money.yen(self.total, lang) for lang in LANGUAGES},
        }
        sentences = [both(self.page, "budget.headline", **values)]
        if self.is_by_kind:
            sentences.append(self._kinds_sentence())
        else:
            if self.top and self.total > 0 and len(self.root.children) > 1:
                item = self.item_names(self.top.name)
                amount = {lang: money.yen(self.top.amount, lang) for lang in LANGUAGES}
                share = money.share(self.top.amount, self.total)
                sentences.append(both(self.page, "budget.headline.top", item=item, amount=amount, share=share))
            if self.tax_percent is not None:
                suffix = self.municipality_suffix
                sentences.append(both(self.page, "budget.headline.tax", share=self.tax_text, own=suffix))
        return {"ja": "".join(s["ja"] for s in sentences), "en": " ".join(s["en"] for s in sentences)}

    @property
    def is_by_kind(self) -> bool:
        """Whether headline and figures break revenue down by kind rather than name its largest item."""
        return self.shows_revenue and self.tax_percent is not None

    @property
    def allocation(self) -> tuple[int, str]:
        """Local allocation tax: yen, and its share of all revenue."""
        kinds = self.income.revenue_by_kind if self.income else {}
        amount = kinds.get("allocation", 0)
        return amount, money.share(amount, sum(kinds.values()))

    def _kinds_sentence(self) -> Text:
        allocation, allocation_share = self.allocation
        amounts = {
            "tax": self.income.revenue_by_kind.get(MUNICIPAL_TAX, 0) if self.income else 0,
            "allocation": allocation,
        }
        values = {key: {lang: money.yen(n, lang) for lang in LANGUAGES} for key, n in amounts.items()}
        suffix = self.municipality_suffix
        return both(
            self.page, "budget.headline.kinds", share=self.tax_text, other=allocation_share, own=suffix, **values
        )

    # --- where the money comes from --------------------------------------------------------------------------------------

    @cached_property
    def tax_percent(self) -> float | None:
        """Municipal tax in per cent of all revenue; None if the table holds only tax, or no revenue at all."""
        kinds = self.income.revenue_by_kind if self.income else {}
        total = sum(kinds.values())
        return 100 * kinds.get(MUNICIPAL_TAX, 0) / total if set(kinds) - {MUNICIPAL_TAX} and total > 0 else None

    @property
    def tax_text(self) -> str:
        return "" if self.tax_percent is None else money.tenths(self.tax_percent) + "%"

    @property
    def tax_when(self) -> str:
        return "" if self.tax_percent is None else self.income_when

    @property
    def income_when(self) -> str:
        return period(self.income, self.page)[self.lang] if self.income else ""

    @property
    def income_total(self) -> str:
        return self.yen(sum(self.income.revenue_by_kind.values())) if self.income else ""

    @property
    def only_tax(self) -> bool:
        return self.income is not None and set(self.income.revenue_by_kind) == {MUNICIPAL_TAX}

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """Revenue by kind in the order of REVENUE_KINDS, without kinds of 0 yen."""
        if self.income is None or self.tax_percent is None:
            return []
        amounts, total = self.income.revenue_by_kind, sum(self.income.revenue_by_kind.values())
        positive = sum(n for n in amounts.values() if n > 0)
        return [
            {"kind": key, "amount": self.yen(amounts[key]), "share": money.share(amounts[key], total),
             "width": 100 * max(amounts[key], 0) / positive}
            for key in REVENUE_KINDS if amounts.get(key)
        ]  # fmt: skip

    # --- the bars ------------------------------------------------------------------------------------------------------

    @cached_property
    def previous_year(self) -> YearBudget | None:
        """The budget of the year before, at the same stage."""
        wanted = (self.budget.fiscal_year - 1, self.budget.stage)
        return next((b for b in self.budget_set.of_owner(self.budget.owner) if b.year_and_stage == wanted), None)

    @cached_property
    def has_general(self) -> bool:
        """Whether every top item states how much of it is paid from general revenue."""
        return bool(self.root.children) and all(node.general is not None for node in self.root.children)

    @cached_property
    def scale(self) -> tuple[int, int]:
        """The lowest and the highest amount among the bars; the range always includes 0."""
        amounts = [node.amount for node in _descendants(self.root)]
        return min([0, *amounts]), max([1, *amounts])

    @cached_property
    def bars(self) -> list[dict[str, Any]]:
        """The bars of the first max_items items, nested, with their change against the previous year."""
        previous = self.previous_year.root.find(self._root_path) if self.previous_year else None
        self._remaining = self.max_items
        return self._bars(self.root, previous)

    @property
    def has_nested_items(self) -> bool:
        """Whether any bar can be expanded."""
        return any(node.children for node in self.root.children)

    @property
    def is_cut(self) -> bool:
        return len(_descendants(self.root)) > self.max_items

    @property
    def _root_path(self) -> list[str]:
        """The names down to the item whose children are shown."""
        path, node = [], self.budget.root
        while node is not self.root:
            node = node.children[0]
            path.append(str(node.name))
        return path

    def _bars(self, node: BudgetItem, previous: BudgetItem | None) -> list[dict[str, Any]]:
        bars = []
        for child in node.children[: max(self._remaining, 0)]:
            self._remaining -= 1
            previous_child = next((n for n in previous.children if n.name == child.name), None) if previous else None
            bars.append(
                {
                    **self._bar(child),
                    "change": self._change(child.amount, previous_child, previous is not None),
                    "parts": self._bars(child, previous_child),
                }
            )
        return bars

    def _bar(self, node: BudgetItem) -> dict[str, Any]:
        low, high = self.scale
        span, general = high - low, node.general if self.has_general else None
        return {
            "name": self.item_name(node.name), "data": self.is_untranslated(node.name),
            "amount": self.yen(node.amount), "negative": node.amount < 0,
            "share": money.share(node.amount, self.total), "left": 100 * (min(node.amount, 0) - low) / span,
            "width": 100 * abs(node.amount) / span,
            "untied": None if general is None or node.amount <= 0 else 100 * general / node.amount,
            "untied_share": money.share(general, node.amount) if general is not None else "",
        }  # fmt: skip

    def _change(self, amount: float, previous: BudgetItem | None, comparable: bool) -> str:
        """Change against the previous year in per cent, a word for a new item, or "" if the table has no previous year."""
        if not comparable:
            return ""
        if previous is None or previous.amount <= 0:
            return self.word("new")
        change = money.tenths(100 * (amount - previous.amount) / previous.amount)
        return (change if change == "0.0" or change[0] == "−" else f"+{change}") + "%"

    @property
    def mismatches(self) -> list[str]:
        """A sentence for each stated total that is not the sum of its items."""
        texts = []
        for path, stated, total in self.budget.mismatches:
            item = self.item_name(path[-1]) if path else self.word("all")
            key = "odd" if stated < total else "odd.rest"
            texts.append(self.word(key, item=item, said=self.yen(stated), sum=self.yen(total)))
        return texts

    # --- for each resident -------------------------------------------------------------------------------------------------

    @property
    def residents(self) -> int | None:
        return self.budget.residents[0] if self.budget.residents else None

    @property
    def residents_when(self) -> str:
        if not self.budget.residents:
            return self.word("residents.none")
        date = self.budget.residents[1]
        return self.word("residents.date", date=date_text(date, self.lang)) if date else self.word("residents.table")

    @property
    def per_resident(self) -> list[str]:
        """Sentences about the amount for each resident, to be read in this order; part.js renders the same."""
        if not self.residents:
            return [self.word("each.no_residents")]
        amount, revenue = self.total / self.residents, ".revenue" if self.shows_revenue else ""
        if self.tax_percent is None:
            tax_only = self.word("each.tax", each=self.yen(amount))
            return [tax_only] if revenue else [self.word("each", each=self.yen(amount)), self.word("each.no_tax")]
        tax, rest = self.yen(amount * self.tax_percent / 100), self.yen(amount * (100 - self.tax_percent) / 100)
        breakdown = self.word(f"each.part{revenue}", tax=tax, share=self.tax_text, rest=rest)
        return [self.word(f"each{revenue}", each=self.yen(amount)), breakdown]

    @property
    def example_spending(self) -> list[dict[str, Any]]:
        """What the example tax would be spent on; empty unless it is known how much of the money is tax."""
        if self.shows_revenue or self.tax_percent is None or self.total <= 0:
            return []
        items = [(node, self.example_tax * node.amount / self.total) for node in self.root.children if node.amount > 0]
        largest = max((n for _, n in items), default=1)
        return [
            {"name": self.item_name(node.name), "data": self.is_untranslated(node.name), "width": 100 * n / largest, "text": self.exact(n)}
            for node, n in items
        ]  # fmt: skip

    def exact(self, amount: float) -> str:
        """An amount in full: 12,345 yen."""
        return self.word("yen", n=f"{int(amount + 0.5):,}")


def _descendants(node: BudgetItem) -> list[BudgetItem]:
    return [descendant for child in node.children for descendant in (child, *_descendants(child))]
