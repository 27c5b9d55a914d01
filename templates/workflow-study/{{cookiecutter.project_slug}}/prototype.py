"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit.parts import Workflow
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
flows = prototype.tables()  # city id → table: table["step"], table["minutes"], table["times"] …

# ひとつの係の作業だけにするなら、次の行の # をとって、係の名前を書きます。
# To look at one section's steps only, take the # off the next line and write its name.
# flows = {city: table[table["actor"] == "○○"] for city, table in flows.items()}

# 測ってみて分の数が怪しければ、次の行の # をとって、窓口の作業を1割増しにしてみます。
# If you doubt the minutes at the counter, take the # off the next line to add a tenth to them.
# flows[prototype.city.id].loc[flows[prototype.city.id]["actor"] == "窓口", "minutes"] *= 1.1

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.add(Workflow(flows, rpa=100, ocr=50, minutes=20, times=10))  # times a month for candidates; ± per cent
page.save()
