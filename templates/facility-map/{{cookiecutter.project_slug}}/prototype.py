"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import FromStations
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
sites = prototype.table()  # the card's main table, a GeoDataFrame: sites["name"], sites["address"] …
residents = prototype.table("residents")  # residents by town, or None where the city has none
stations = prototype.table("stations")  # railway stations, or None where the card or the city has none

# 自分の町だけにするなら、次の行の # をとって、町の名前を書きます。
# To keep only your own town, take the # off the next line and write its name.
# sites = sites[sites["address"].str.contains("○○町", na=False)]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.count(sites, residents=residents)
page.map(maps.points(sites))  # a folium map: your own layers can be added to it
page.list(sites)
if stations is not None:
    page.add(FromStations(stations, sites))
page.save()
