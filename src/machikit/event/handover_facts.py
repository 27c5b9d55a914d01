"""What the sheets of a handover are filled in with: read from the prototype, its tests, its checks and the team's answers.

Everything here is said in the language being spoken (`words.speaking`).
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
from machikit.prototype.release_gate import closed_topic
from machikit.prototype.user_tests import FILE, Tried

ENOUGH, SHARE = 5, 0.8  # people who tried it, and the part of them who managed, before residents rely on it
SHOWN = 12  # of what people said, and of findings
QUOTED = 60  # characters of what somebody said, there
BRIEF = 3  # sentences of a card on the council's one page


@dataclass(frozen=True)
class Told:
    """A prototype about to be handed over. date: the day of the handover; event: where its day was, if there was one."""

    p: Prototype
    event: Event | None
    date: dt.date
    answers: Answers
    tried: Tried
    unreadable: str  # why tried.csv could not be read
    findings: list[Finding]

    @cached_property
    def title(self) -> str:
        return self.p.word("title", language())

    @cached_property
    def datasets(self) -> list[Dataset]:
        return sorted(self.p.shown, key=lambda d: d.topic in BASE_TOPICS)

    @cached_property
    def mended(self) -> bool:
        return not any(finding.level == ERROR for finding in self.findings)

    # --- what the sheets say -------------------------------------------------------------------------------------------

    def values(self) -> Values:
        """Field id → text, table id → rows, checks id → ticks, for all sheets of the pack."""
        texts = {key: text for key, text in self.answers.texts.items() if text}
        found: dict[str, object] = {
            **texts,
            "what": f"{self.title}\n{self.p.word('question', language())}",
            "subject": f"{self.title}\n{self.p.word('question', language())}",
            "made": self._made(),
            "opens": say("handover.opens") if self._page.is_file() else "",
            "bus": self._bus(),
            "data": [self._dataset(d) for d in self.datasets],
            "sources": "\n".join(self._source(d) for d in self._own),
            "level": self._level(),
            "tried": self._result(),
            "result": "\n".join(x for x in (self._result(), self._seconds("handover.seconds.line"), self._quotes()) if x),
            "baseline": self._result(),
            "seconds": self._seconds(),
            "said": [self._said(row) for row in self.tried.rows[-SHOWN:]] or [[""] * 4] * 3,
            "findings": self._findings(),
            "twelve": say("handover.articles", n=len(self.answers.articles), which=self._numbers())
            if self.answers.articles
            else "",
            "missing": self._open_articles(),
            "cost": yearly_cost.rows(self.answers.cost),
            "year": self._year(),
            "before": self.ready(),
            "trouble": "\n".join(_sentences(self.p.card.section(language(), "situation"))[:BRIEF]),
            "silent": "\n".join(f"・{x}" for x in _points(self.p.card.section(language(), "silent"))[:BRIEF]),
            "city_side": self._city_side(),
            "team_side": texts.get("team", ""),
            "where": texts.get("place", ""),
            "goal30": self.goal(30),
            "goal90": self.goal(90),
            "empty": "\n".join(f"□ {what}（{where}）" if language() == "ja" else f"□ {what} ({where})" for what, where in self.empty()),
        }  # fmt: skip
        if self.answers.articles:
            found["articles"] = [n in self.answers.articles for n in range(1, answers.ARTICLES + 1)]
        return found

    def goal(self, days: int) -> str:
        """What the card calls a success after so many days."""
        lines = _points(self.p.card.section(language(), "helped"))
        found = next((line for line in lines if re.match(rf"\D{{0,8}}{days}\D", line)), "")
        return re.sub(rf"^\D{{0,8}}{days}[^：:]*[：:]\s*", "", found)

    def ready(self) -> list[bool]:
        """Whether each of the things is true that must be before residents rely on it, in the order of the sheet."""
        said = self.answers.texts
        enough = self.tried.n >= ENOUGH and self.tried.managed >= SHARE * self.tried.n
        return [
            bool(said["owner"]),
            bool(said["maintainer"] and said["second"]),
            enough,
            bool(said["refresh"]) and not self._expired(),
            self.mended,
            bool(said["decision"]),
            bool(said["contact"]),
            bool(said["approved"]),
        ]

    def empty(self) -> list[tuple[str, str]]:
        """(what nobody has said yet, where to write it)."""
        at = "event.yaml" if self.event else answers.FILE
        found = [
            (say(f"handover.empty.{key}"), f"{at if key in ('owner', 'contact') else answers.FILE}: {self._key(key)}")
            for key in answers.TEXTS
            if not self.answers.texts[key]
        ]
        if not self.answers.articles:
            found.append((say("handover.empty.twelve"), f"{answers.FILE}: twelve"))
        if not self._page.is_file():
            found.append((say("handover.empty.page"), "machikit build"))
        if self.unreadable:
            found.append((say("handover.empty.unreadable"), FILE))
        elif not self.tried.n:
            found.append((say("handover.empty.tried"), "machikit try"))
        return found

    # --- its parts -------------------------------------------------------------------------------------------------------

    @property
    def _page(self) -> Path:
        return self.p.folder / "site" / "index.html"

    @property
    def _own(self) -> list[Dataset]:
        return [d for d in self.datasets if d.topic not in BASE_TOPICS]

    def _key(self, key: str) -> str:
        return f"people: {key}" if self.event and key in ("owner", "contact") else key

    def _made(self) -> str:
        template = self.p.catalog.templates.get(self.p.card.template)
        kind = template.title[language()] if template else self.p.card.template
        return "\n".join((self.p.city.name[language()], self.p.card.title(language()), kind))

    def _city_side(self) -> str:
        owner = self.answers.texts["owner"]
        return f"{self.p.city.name[language()]} {owner}".strip() if owner else ""

    def _bus(self) -> str:
        n = sum(bool(self.answers.texts[key]) for key in ("maintainer", "second"))
        return say(f"handover.bus.{n}", file="prototype.py, words.csv")

    def _dataset(self, d: Dataset) -> list[str]:
        package = d.package
        title = _in(package, "title") or d.id
        as_of = say("handover.as_of", date=package.get("as_of") or "—")
        licences = "\n".join(str(_in(x, "title") or x.get("name", "")) for x in package.get("licenses") or ())
        return [f"{title}\n{as_of}", _in(package, "publisher"), licences or "—", self._refreshed(d)]

    def _refreshed(self, d: Dataset) -> str:
        """How this table is made again from its publisher's newer file."""
        city = self.p.catalog.cities.get(d.city)
        if city and city.kind == "example":
            return say("handover.refresh.invented")
        if d.topic in BASE_TOPICS or (city and city.kind == "country"):
            return say("handover.refresh.kit")
        paths = (str(source.get("path", "")) for source in d.package.get("sources") or ())
        host = next((found[1] for path in paths if (found := re.match(r"https?://([^/]+)", path))), "")
        command = f"machikit add FILE --topic {d.topic} --city {d.city}"
        return say("handover.refresh.add", command=command, host=host or say("handover.refresh.publisher"))

    def _source(self, d: Dataset) -> str:
        credit = d.package.get("credit")
        said = credit.get(language(), "") if isinstance(credit, dict) else ""
        return f"{said or _in(d.package, 'title')} — {say('handover.as_of', date=d.package.get('as_of') or '—')}"

    def _level(self) -> str:
        """The strictest of its data and of its card."""
        real = self.p.city.kind != "example"
        found = [d.sensitivity if d.sensitivity in SENSITIVITIES else "closed" for d in self.datasets]
        found += [self.p.card.sensitivity] if real else []
        found += ["closed"] if any(closed_topic(d, self.p.catalog) for d in self.datasets) else []
        return say(f"handover.level.{max(found, key=SENSITIVITIES.index, default='open')}")

    def _expired(self) -> bool:
        schemas = self.p.catalog.schemas
        return any(d.topic in schemas and schemas[d.topic].safety and self.date >= d.expires for d in self._own)

    def _result(self) -> str:
        if self.unreadable:
            return self.unreadable
        lost = say("handover.broken", n=self.tried.broken) if self.tried.broken else ""
        return say("handover.result", n=self.tried.n, k=self.tried.managed) + lost if self.tried.n else lost

    def _seconds(self, key: str = "handover.seconds") -> str:
        middle = self.tried.seconds
        return "" if middle is None else say(key, n=yearly_cost.number(middle))

    def _said(self, row: object) -> list[str]:
        from machikit.prototype.user_tests import Row

        assert isinstance(row, Row)
        managed = say("handover.managed" if row.managed else "handover.gave_up")
        return [row.task, managed, "" if row.seconds is None else str(row.seconds), row.said]

    def _quotes(self) -> str:
        """The last things that were said, as short as a page for a council wants them."""
        said = [row.said for row in self.tried.rows if row.said][-BRIEF:]
        short = [text if len(text) <= QUOTED else f"{text[:QUOTED]}…" for text in said]
        return " ".join(f"「{text}」" if language() == "ja" else f"“{text}”" for text in short)

    def _findings(self) -> str:
        lines = [f"{say(f'cli.level.{f.level}')}  {f.where}: {f.what}" for f in self.findings]
        more = [say("handover.more", n=len(lines) - SHOWN)] if len(lines) > SHOWN else []
        return "\n".join([*lines[:SHOWN], *more]) or say("handover.clean")

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
        hours, yen = yearly_cost.total(self.answers.cost)
        return say("handover.year", hours=yearly_cost.number(hours), yen=yearly_cost.number(yen))


def _in(said: dict[str, object], key: str) -> str:
    """`title`, or `title_en` where English is spoken and there is one."""
    return str((said.get(f"{key}_en") if language() == "en" else None) or said.get(key) or "")


def _points(markdown: str) -> list[str]:
    return [line.lstrip("-* ").strip() for line in markdown.split("\n") if line.strip()]


def _sentences(markdown: str) -> list[str]:
    return [line.strip() for line in markdown.split("\n") if line.strip() and not line.lstrip().startswith(("#", "|"))]
