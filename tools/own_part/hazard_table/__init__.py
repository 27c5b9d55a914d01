"""災害ごとに、市の表に○がある場所。 / The places that the city marks with ○ for each hazard."""

from machikit import Part


class HazardTable(Part):
    """sites: the page's table, with a column for each hazard."""

    downloads = ("csv",)

    def __init__(self, sites):
        self.sites = sites

    def hazards(self, page):
        """(hazard, whether each place has ○ for it) of the hazards that the table has a column for."""
        flags = page.prototype.schema().role("flag")
        return [(flag, (self.sites[flag.id] == "○").tolist()) for flag in flags if flag.id in self.sites]

    def block(self, page):
        return {
            "names": self.sites["name"].tolist(),
            "hazards": [
                {
                    "title": {"ja": flag.label("ja"), "en": flag.label("en")},
                    "rows": [i for i, is_marked in enumerate(marked) if is_marked],
                }
                for flag, marked in self.hazards(page)
            ],
        }

    def context(self, page):
        language = page.prototype.language
        rows = [(flag.label(language), sum(marked)) for flag, marked in self.hazards(page)]
        return {"rows": rows, "total": len(self.sites)}

    def caveats(self, page):
        return [{"ja": "△・×・空らんの場所は、数えていません。", "en": "Places with △, × or no mark are not counted."}]
