"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import AreaLookup
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
areas = prototype.table()  # the card's main table, a GeoDataFrame of polygons: areas["name"] …
facilities = prototype.table("facilities")  # places that may lie inside, or None where the card or the city has none
others = prototype.table("others")  # a second kind of places
lines = prototype.table("lines")  # lines that may pass through, such as school routes

# 一部の区域だけにするなら、次の行の # をとります（例：名前に「東」がつく区域だけ）。
# To show some of the areas only, take the # off the next line (here: those with 東 in their names).
# areas = areas[areas["name"].str.contains("東", na=False)]

# 施設をしぼるなら、次の行の # をとります（例：幼稚園だけ）。
# To keep some of the places only, take the # off the next line (here: kindergartens).
# facilities = facilities[facilities["name"].str.contains("幼稚園", na=False)]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.map(maps.areas(areas))  # a folium map: your own layers can be added to it
page.add(AreaLookup(areas, facilities=[facilities, others], lines=lines))
page.save()
