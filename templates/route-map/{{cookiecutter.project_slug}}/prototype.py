"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit import maps
from machikit.parts import Route
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
stops = prototype.table()  # a row for each stop or platform: stops["name"], stops["platform"] …
departures = prototype.table("departures")  # departures["stop"], ["time"], ["service"] …; None without a timetable
lines = prototype.table("lines")  # the ways on the map: lines["name"]; None where there are none
residents = prototype.table("residents")  # residents by town: residents["place"], residents["count"]; None where none

# 一つの路線だけで見るなら、次の行の # をとって、路線の名前を書きます（路線がなくなったときの試算にも）。
# To see one route only, take the # off the next line and write its name (!= instead of == tries life without it).
# departures = departures[departures["route"] == "○○線"]

# 夕方5時より後の便だけで数えるなら、次の行の # をとります。
# To count departures after five in the evening only, take the # off the next line.
# departures = departures[departures["time"] >= "17:00"]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.map(maps.base())  # a folium map with the city's outline: your own layers can be added to it

# metres= は停留所までの距離（300, 500, 1000）、least= は「便がある」と数える1日の便、day= は開いたときの曜日です。
# metres= is the distance to a stop (300, 500, 1000), least= how many departures a day count, day= the day to begin with.
page.add(Route(stops, departures, lines, residents, metres=300, least=4, day="sun"))
page.save()
