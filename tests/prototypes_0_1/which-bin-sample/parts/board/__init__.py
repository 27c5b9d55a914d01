"""A team's own part: how many rules each district has, and what could not be read."""

from machikit.pages.part import Number, Part, both


class Board(Part):
    def __init__(self, rules, unread):
        self.rules, self.unread = rules, unread

    def block(self, page):
        return {"city": page.prototype.city.id, "districts": self.rules["area"].value_counts().to_dict()}

    def numbers(self, page):
        return [Number(len(self.rules), "", page.word("topic"))]

    def caveats(self, page):
        return [both(page, "board.unread", n=len(self.unread))]

    def context(self, page):
        terms = page.prototype.knows(self.rules)[1]
        return {"districts": sorted(self.block(page)["districts"].items()), "terms": len(terms), "lang": page.prototype.language}
