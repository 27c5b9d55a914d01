"""災害ごとに、市の表に○がある場所。 / The places that the city marks with ○ for each hazard."""

from machikit import Part


class HazardTable(Part):
    """sites: the page's table, with a column for each hazard."""

    def __init__(self, sites):
        self.sites = sites

    def block(self, page):
        flags = [flag for flag in page.prototype.schema().role("flag") if flag.id in self.sites]
        return {
            "names": self.sites["name"].tolist(),
            "hazards": [
                {
                    "title": {"ja": flag.label("ja"), "en": flag.label("en")},
                    "rows": [i for i, mark in enumerate(self.sites[flag.id]) if mark == "○"],
                }
                for flag in flags
            ],
        }

    def caveats(self, page):
        return [{"ja": "△・×・空らんの場所は、数えていません。", "en": "Places with △, × or no mark are not counted."}]
