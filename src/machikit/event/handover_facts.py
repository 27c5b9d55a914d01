"""The values that fill in the handover sheets: from the prototype, its user tests, its check and the team's answers.

All texts are in the current language (see `_base.messages`).
"""

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from machikit._base.messages import language, say
from machikit.catalog.model import BASE_TOPICS, SENSITIVITIES, Dataset
from machikit.check.findings import ERROR, Finding
from machikit.event import handover_answers as answers
from machikit.event import yearly_cost
from machikit.event.circular_boxes import circular_boxes
from machikit.event.event_folder import Event
from machikit.event.handover_answers import Answers
from machikit.event.handover_datasets import credit, dataset_row, refresh_commands
from machikit.event.handover_picture import page_picture
from machikit.event.handover_texts import findings_text, five_lines, memo, until_text
from machikit.event.municipality_words import municipality_words
from machikit.event.page_headline import page_headline
from machikit.event.publish_places import place_name, place_rows
from machikit.event.sheet import Values
from machikit.pages.publish_until import with_publish_until
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
    screenshot: bool = (
        False  # whether the picture of the page is taken by a browser, also where the page has a drawn map
    )

    @cached_property
    def title(self) -> str:
        return self.prototype.word("title", language())

    @cached_property
    def datasets(self) -> list[Dataset]:
        return sorted(self.prototype.page_datasets, key=lambda d: d.topic in BASE_TOPICS)

    @cached_property
    def has_no_errors(self) -> bool:
        """Whether the checks found none, and nothing on safety is only reported by participants."""
        return not any(finding.level == ERROR or finding.rule == "EditsConfirmed" for finding in self.findings)

    @cached_property
    def page(self) -> bytes:
        """The page with the day on which it is to be taken down, as the pack holds it; b"" where it is not built yet."""
        built = self._page.read_bytes() if self._page.is_file() else b""
        if built and self.answers.publish_until:
            with suppress(ValueError):  # a page that somebody has cut, or saved in another encoding
                return with_publish_until(built.decode(), self.answers.publish_until, dt.date.today()).encode()
        return built

    @cached_property
    def picture(self) -> str:
        """A data URI with a picture of the page, "" for none."""
        return page_picture(self.page, self.screenshot) if self.page else ""

    @cached_property
    def _municipality(self) -> dict[str, str]:
        return municipality_words(self.prototype.catalog, self.prototype.city.id).placeholders()

    def memo(self) -> str:
        """See `handover_texts.memo`."""
        commands = refresh_commands(self.datasets, self.prototype.catalog)
        return memo(self.title, commands, self.findings, self.empty_fields())

    def five_lines(self) -> list[str]:
        """See `handover_texts.five_lines`."""
        refresh = self.answers.texts["refresh"]
        return five_lines(self.title, self.date, self.answers, self._municipality, refresh)

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
            "origin": say("handover.comma").join(self._origin().split("\n")),
            "opens": say("handover.opens") if self._page.is_file() else "",
            "bus": self._bus_factor(),
            "picture": self.picture,
            **circular_boxes(
                page_headline(self.page),
                _points(self.prototype.card.section(language(), "silent")),
                [credit(d) for d in self._own_datasets],
            ),
            "opens_at": place_name(self.answers.publish_where, self._municipality) if self.answers.publish_where else "",
            "publish_places": place_rows(self.answers.publish_where, self._municipality),
            "until": until_text(self.date, self.answers),
            "lines": "\n".join(self.five_lines()),
            "data": [dataset_row(d, self.prototype.catalog) for d in self.datasets],
            "sources": "\n".join(credit(d) for d in self._own_datasets),
            "level": self._level(),
            "tried": self._result(),
            "result": "\n".join(x for x in (self._result(), self._seconds("handover.seconds.line"), self._quotes()) if x),
            "baseline": self._result(),
            "seconds": self._seconds(),
            "said": [self._test_row(row) for row in self.tests.rows[-MAX_ROWS:]] or [[""] * 4] * 3,
            "findings": findings_text([f for f in self.findings if f.rule != "PublishDate"]),
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
            "empty": "\n".join(f"□ {what}" for what, _ in missing) or say("handover.full"),
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
        if not self.answers.publish_where:
            missing.append((say("handover.empty.publish_where"), f"{answers.FILE}: {answers.PUBLISH_WHERE}"))
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
        return say(f"handover.bus.{n}")

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


def _points(markdown: str) -> list[str]:
    return [line.lstrip("-* ").strip() for line in markdown.split("\n") if line.strip()]


def _sentences(markdown: str) -> list[str]:
    return [line.strip() for line in markdown.split("\n") if line.strip() and not line.lstrip().startswith(("#", "|"))]
