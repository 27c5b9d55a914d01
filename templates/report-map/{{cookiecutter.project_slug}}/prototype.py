"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import ReportMap
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
reports = (
    prototype.table()
)  # citizens' reports: reports["category"], reports["status"] … or the places to check on foot
errors = prototype.table("errors")  # on a walk: the differences found so far, None where there are none
also = {name: prototype.table(name) for name in ("aed", "toilet") if name in prototype.card.topics}  # … and more places

# 分類の重さ（0〜3、書かない分類は1）。急ぐ順の点に入ります。担当課と話して書きかえてください。
# The weight of each kind (0 to 3; 1 where none is written) in the order of urgency. Settle them with the section.
weights = {"道路の穴・段差": 3, "防護柵の破損": 3, "公園遊具の不具合": 2, "街路灯の不点灯": 2}

# 一部だけを見るなら、次の行の # をとります（例：ことし4月からの通報だけ）。
# To look at some of them only, take the # off the next line (here: reports since April).
# reports = reports[reports["date"] >= "2026-04-01"]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.map(maps.base())  # a folium map with nothing on it yet: your own layers can be added to it

# metres= と days= で、「同じことかもしれない」とする近さ（m と日）が決まります。
# metres= and days= say how near two reports of one kind must be to be shown as perhaps the same thing.
page.add(ReportMap(reports, also=also, errors=errors, metres=50, days=14, weights=weights))
page.save()
