"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit.parts import Trend
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
tables = prototype.tables()  # the card's main table of the city, and of those in `compare:` of prototype.yaml
more = prototype.table("more")  # another table over time, or None where the city has none

# 見る期間をせばめるなら、次の行の # をとって、年を書きます。
# To look at fewer years, take the # off the next line and write the year.
# tables = {city: table[table["date"].astype(str) >= "2020"] for city, table in tables.items()}

# 場所のある表（町べつ・採水地点べつなど）を一部だけにするなら、次の行の # をとって、名前を書きます。
# To keep only some places (towns, sampling points), take the # off the next line and write a name.
# more = more[more["place"].str.contains("○○町", na=False)]

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.add(Trend(tables))  # only some lines: Trend(tables, series=["births", "deaths"])
if more is not None:
    page.add(Trend(more))

# 自分でつくった図も入れられます（plotly の線・点・棒・円）。
# A figure of your own can stand here too (lines, points, bars or a pie of plotly).
# from machikit import charts
# page.chart(charts.trend(prototype.table()))
page.save()
