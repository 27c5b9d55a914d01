"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import NearestAcross, TownCircular
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
sites = prototype.table()  # emergency evacuation sites: sites["name"], sites["flood"] …
towns = prototype.table("towns")  # 字 (町丁・字), one point each: towns["place"]

# 自分の地区だけにするなら、次の行の # をとって、字の名前のことばを書きます。
# To keep the towns of your own district only, take the # off the next line and write a word of their names.
# towns = towns[towns["place"].str.contains("○○", na=False)]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.map(maps.points(sites))  # a folium map: your own layers can be added to it

if prototype.compare:  # となりの市町村の一覧もある / the lists of neighbours are here, too
    page.add(NearestAcross(prototype.tables(), towns))
if (
    "shelters" in prototype.card.topics
):  # カードが避難所の表を使う / the card uses a table of shelters: a sheet for each 字
    page.add(TownCircular(sites, towns, prototype.table("shelters")))
page.save()
