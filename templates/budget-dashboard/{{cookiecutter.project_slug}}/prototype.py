"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit.parts import Budget
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
money = (
    prototype.tables()
)  # city id → table: table["level_1"] (款), table["level_2"] (項) …, table["amount"] (yen), table["date"]
income = prototype.tables("income")  # where the money comes from; empty where the city has no such table
nature = prototype.tables("nature")  # the same spending by its nature (性質別)
residents = prototype.tables("residents")  # who lives there, year by year

# ある款だけを見るなら、次の行の # をとって、名前を書きます。
# To look at one category only, take the # off the next line and write its name.
# money = {city: table[table["level_1"] == "教育費"] for city, table in money.items()}

# 新しい年度だけにするなら、次の行の # をとって、年を書きます。
# To keep later years only, take the # off the next line and write the year.
# money = {city: table[table["date"] >= "2022"] for city, table in money.items()}

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.add(Budget(money, income=income, nature=nature, residents=residents))
page.save()
