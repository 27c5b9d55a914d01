"""The values that fill in the handover sheets: from the prototype, its user tests, its check and the team's answers.

All texts are in the current language (see `_base.messages`).
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from machikit._base.messages import language, say
from machikit.catalog.model import BASE_TOPICS, SENSITIVITIES, Dataset
from machikit.check.findings import ERROR, Finding
from machikit.event import handover_answers as answers
from machikit.event import yearly_cost
from machikit.event.event_folder import Event
from machikit.event.handover_answers import Answers
from machikit.event.sheet import Values
from machikit.prototype import Prototype
from machikit.prototype.release_gate import is_closed_topic
from machikit.prototype.user_tests import FILE, UserTest, UserTests

MIN_TESTERS, MIN_SHARE = 5, 0.8  # testers, and share of them who managed, before residents may rely on it
MAX_ROWS = 12  # of testers' comments, and of findings
MAX_QUOTE = 60  # characters of a quoted comment
MAX_SENTENCES = 3  # from a section of the card, and comments, on the page for the council


@dataclass(frozen=True)
class HandoverFacts:
    """A prototype to be handed over. date: of the event, or of the handover without one."""

    prototype: Prototype
    event: Event | None
    date: dt.date
    answers: Answers
    tests: UserTests
    unreadable: str  # why tried.csv could not be read
    findings: list[Finding]

    @cached_property
    def title(self) -> str:
        return self.prototype.word("title", language())

    @cached_property
    def datasets(self) -> list[Dataset]:
        return sorted(self.prototype.page_datasets, key=lambda d: d.topic in BASE_TOPICS)

    @cached_property
    def has_no_errors(self) -> bool:
        return not any(finding.level == ERROR for finding in self.findings)

    # --- values of the sheets ------------------------------------------------------------------------------------------

    def sheet_values(self) -> Values:
        """Field id → text, table id → rows, checks id → ticks, for all sheets of the pack."""
        texts = {key: text for key, text in self.answers.texts.items() if text}
        missing = self.empty_fields()
        values: dict[str, object] = {
            **texts,
            "what": f"{self.title}\n{self.prototype.word('question', language())}",
            "subject": f"{self.title}\n{self.prototype.word('question', language())}",
            "made": self._origin(),
            "opens": say("handover.opens") if self._page.is_file() else "",
            "bus": self._bus_factor(),
            "data": [self._dataset(d) for d in self.datasets],
            "sources": "\n".join(self._source(d) for d in self._own_datasets),
            "level": self._level(),
            "tried": self._result(),
            "result": "\n".join(x for x in (self._result(), self._seconds("handover.seconds.line"), self._quotes()) if x),
            "baseline": self._result(),
            "seconds": self._seconds(),
            "said": [self._test_row(row) for row in self.tests.rows[-MAX_ROWS:]] or [[""] * 4] * 3,
            "findings": self._findings(),
            "twelve": say("handover.articles", n=len(self.answers.articles), which=self._numbers())
            if self.answers.articles
            else "",
            "missing": self._open_articles(),
            "cost": yearly_cost.cost_rows(self.answers.cost),
            "year": self._year(),
            "before": self.ready(),
            "trouble": "\n".join(_sentences(self.prototype.card.section(language(), "situation"))[:MAX_SENTENCES]),
            "silent": "\n".join(f"・{x}" for x in _points(self.prototype.card.section(language(), "silent"))[:MAX_SENTENCES]),
            "city_side": self._city_side(),
            "team_side": texts.get("team", ""),
            "where": texts.get("place", ""),
            "goal30": self.goal(30),
            "goal90": self.goal(90),
            "empty": "\n".join(f"□ {what}（{where}）" if language() == "ja" else f"□ {what} ({where})" for what, where in missing),
        }  # fmt: skip
        if self.answers.articles:
            values["articles"] = [n in self.answers.articles for n in range(1, answers.ARTICLES + 1)]
        return values

    def goal(self, days: int) -> str:
        """What the card names as a success after so many days, or ""."""
        lines = _points(self.prototype.card.section(language(), "helped"))
        matching = next((line for line in lines if re.match(rf"\D{{0,8}}{days}\D", line)), "")
        return re.sub(rf"^\D{{0,8}}{days}[^：:]*[：:]\s*", "", matching)

    def ready(self) -> list[bool]:
        """Whether each condition is met before residents may rely on the prototype, in the order of the sheet."""
        texts = self.answers.texts
        enough = self.tests.n >= MIN_TESTERS and self.tests.managed >= MIN_SHARE * self.tests.n
        return [
            bool(texts["owner"]),
            bool(texts["maintainer"] and texts["second"]),
            enough,
            bool(texts["refresh"]) and not self._expired(),
            self.has_no_errors,
            bool(texts["decision"]),
            bool(texts["contact"]),
            bool(texts["approved"]),
        ]

    def empty_fields(self) -> list[tuple[str, str]]:
        """(what is still missing, where to fill it in)."""
        people_file = "event.yaml" if self.event else answers.FILE
        missing = [
            (
                say(f"handover.empty.{key}"),
                f"{people_file if key in ('owner', 'contact') else answers.FILE}: {self._key(key)}",
            )
            for key in answers.TEXTS
            if not self.answers.texts[key]
        ]
        if not self.answers.articles:
            missing.append((say("handover.empty.twelve"), f"{answers.FILE}: twelve"))
        if not self._page.is_file():
            missing.append((say("handover.empty.page"), "machikit build"))
        if self.unreadable:
            missing.append((say("handover.empty.unreadable"), FILE))
        elif not self.tests.n:
            missing.append((say("handover.empty.tried"), "machikit try"))
        return missing

    # --- single values ---------------------------------------------------------------------------------------------------

    @property
    def _page(self) -> Path:
        return self.prototype.folder / "site" / "index.html"

    @property
    def _own_datasets(self) -> list[Dataset]:
        return [d for d in self.datasets if d.topic not in BASE_TOPICS]

    def _key(self, key: str) -> str:
        return f"people: {key}" if self.event and key in ("owner", "contact") else key

    def _origin(self) -> str:
        template = self.prototype.catalog.templates.get(self.prototype.card.template)
        kind = template.title[language()] if template else self.prototype.card.template
        return "\n".join((self.prototype.city.name[language()], self.prototype.card.title(language()), kind))

    def _city_side(self) -> str:
        owner = self.answers.texts["owner"]
        return f"{self.prototype.city.name[language()]} {owner}".strip() if owner else ""

    def _bus_factor(self) -> str:
        n = sum(bool(self.answers.texts[key]) for key in ("maintainer", "second"))
        return say(f"handover.bus.{n}", file="prototype.py, words.csv")

    def _dataset(self, d: Dataset) -> list[str]:
        package = d.package
        title = _localised(package, "title") or d.id
        as_of = say("handover.as_of", date=package.get("as_of") or "—")
        licences = "\n".join(str(_localised(x, "title") or x.get("name", "")) for x in package.get("licenses") or ())
        return [f"{title}\n{as_of}", _localised(package, "publisher"), licences or "—", self._refresh_text(d)]

    def _refresh_text(self, d: Dataset) -> str:
        """How to update this dataset from a newer file of its publisher."""
        city = self.prototype.catalog.cities.get(d.city)
        if city and city.kind == "example":
            return say("handover.refresh.invented")
        if d.topic in BASE_TOPICS or (city and city.kind == "country"):
            return say("handover.refresh.kit")
        sources = (str(source.get("path", "")) for source in d.package.get("sources") or ())
        host = next((match[1] for path in sources if (match := re.match(r"https?://([^/]+)", path))), "")
        command = f"machikit add FILE --topic {d.topic} --city {d.city}"
        return say("handover.refresh.add", command=command, host=host or say("handover.refresh.publisher"))

    def _source(self, d: Dataset) -> str:
        credit = d.package.get("credit")
        text = credit.get(language(), "") if isinstance(credit, dict) else ""
        return f"{text or _localised(d.package, 'title')} — {say('handover.as_of', date=d.package.get('as_of') or '—')}"

    def _level(self) -> str:
        """The strictest sensitivity of the datasets and the card."""
        is_real = self.prototype.city.kind != "example"
        levels = [d.sensitivity if d.sensitivity in SENSITIVITIES else "closed" for d in self.datasets]
        levels += [self.prototype.card.sensitivity] if is_real else []
        levels += ["closed"] if any(is_closed_topic(d, self.prototype.catalog) for d in self.datasets) else []
        return say(f"handover.level.{max(levels, key=SENSITIVITIES.index, default='open')}")

    def _expired(self) -> bool:
        return any(d.valid_months and self.date >= d.expires for d in self._own_datasets)

    def _result(self) -> str:
        if self.unreadable:
            return self.unreadable
        unreadable_rows = say("handover.broken", n=self.tests.broken) if self.tests.broken else ""
        return (
            say("handover.result", n=self.tests.n, k=self.tests.managed) + unreadable_rows
            if self.tests.n
            else unreadable_rows
        )

    def _seconds(self, key: str = "handover.seconds") -> str:
        middle = self.tests.seconds
        return "" if middle is None else say(key, n=yearly_cost.number_text(middle))

    def _test_row(self, row: UserTest) -> list[str]:
        managed = say("handover.managed" if row.managed else "handover.gave_up")
        return [row.task, managed, "" if row.seconds is None else str(row.seconds), row.comment]

    def _quotes(self) -> str:
        """The last comments of testers, shortened for the page for the council."""
        comments = [row.comment for row in self.tests.rows if row.comment][-MAX_SENTENCES:]
        short = [text if len(text) <= MAX_QUOTE else f"{text[:MAX_QUOTE]}…" for text in comments]
        return " ".join(f"「{text}」" if language() == "ja" else f"“{text}”" for text in short)

    def _findings(self) -> str:
        lines = [f"{say(f'cli.level.{f.level}')}  {f.where}: {f.what}" for f in self.findings]
        more = [say("handover.more", n=len(lines) - MAX_ROWS)] if len(lines) > MAX_ROWS else []
        return "\n".join([*lines[:MAX_ROWS], *more]) or say("handover.clean")

    def _numbers(self) -> str:
        return ("・" if language() == "ja" else ", ").join(map(str, self.answers.articles))

    def _open_articles(self) -> str:
        if not self.answers.articles:
            return ""
        left = [n for n in range(1, answers.ARTICLES + 1) if n not in self.answers.articles]
        return (
            say("handover.articles.left", which=("・" if language() == "ja" else ", ").join(map(str, left)))
            if left
            else ""
        )

    def _year(self) -> str:
        hours, yen = yearly_cost.yearly_total(self.answers.cost)
        return say("handover.year", hours=yearly_cost.number_text(hours), yen=yearly_cost.number_text(yen))


def _localised(metadata: dict[str, object], key: str) -> str:
    """The value of `key`, or of `{key}_en` where the current language is English and there is one."""
    return str((metadata.get(f"{key}_en") if language() == "en" else None) or metadata.get(key) or "")


def _points(markdown: str) -> list[str]:
    return [line.lstrip("-* ").strip() for line in markdown.split("\n") if line.strip()]


def _sentences(markdown: str) -> list[str]:
    return [line.strip() for line in markdown.split("\n") if line.strip() and not line.lstrip().startswith(("#", "|"))]
