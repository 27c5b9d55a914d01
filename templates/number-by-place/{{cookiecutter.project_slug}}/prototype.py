"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import NumberByPlace
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
table = (
    prototype.table()
)  # one row a value: table["place"], table["value"], table["mark"]; small numbers are suppressed
residents = prototype.table("residents")  # how many live in each town, or None where the city has no such table

# 一部の場所だけにするなら、次の行の # をとって、名前のことばを書きます。
# To keep only some places, take the # off the next line and write a word of their names.
# table = table[table["place"].str.contains("○○", na=False)]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.map(maps.base())  # a folium map: your own layers can be added to it; the circles are drawn by the part below

# 項目や時期を決めるなら / for one measure or an earlier time: NumberByPlace(table, residents, series=["…"], time="令和5年度")
page.add(NumberByPlace(table, residents))
page.save()
