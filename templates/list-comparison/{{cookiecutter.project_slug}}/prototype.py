"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import TwoLists
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
own = prototype.table()  # the city's own list: own["name"], own["flood"] …
national = prototype.table("national")  # the national list: the rows of this city

# 一部の地区だけにするなら、次の2行の # をとって、住所のことばを書きます（両方の一覧を同じように）。
# To keep one district only, take the # off both lines and write a word of the addresses (the same for both lists).
# own = own[own["address"].str.contains("○○", na=False)]
# national = national[national["address"].str.contains("○○", na=False)]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.map(maps.points(own))  # a folium map: your own layers can be added to it
page.add(TwoLists(own, national))  # what differs, group by group
page.save()
