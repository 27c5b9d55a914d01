"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import Coverage
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
sites = prototype.table()  # the card's main table, a GeoDataFrame: sites["name"], sites["address"] …
residents = prototype.table("residents")  # residents by town: residents["place"], residents["count"] …

# 一部の施設だけで数えるなら、次の行の # をとって、名前のことばを書きます（例：学校だけ）。
# To count some of the sites only, take the # off the next line and write a word of their names (here: schools).
# sites = sites[sites["name"].str.contains("学校", na=False)]

# 町をしぼるなら、次の行の # をとります（例：住民が50人以上の町だけ）。
# To keep some of the towns only, take the # off the next line (here: towns of at least 50 residents).
# residents = residents[residents["count"] >= 50]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.map(maps.points(sites))  # a folium map: your own layers can be added to it

# metres= ではじめの距離（300, 500, 1000, 2000）、group= でだれを数えるか（"all", "0-4", "65+", "75+"）が決まります。
# metres= is the distance to begin with (300, 500, 1000, 2000); group= whom to count ("all", "0-4", "65+", "75+").
page.add(Coverage(sites, residents, metres=500))
page.save()
