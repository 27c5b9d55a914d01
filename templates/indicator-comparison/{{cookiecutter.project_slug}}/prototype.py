"""この1枚のページのつくり方です。上から順に読んで、好きなところを変えてください。

How this one page is made. Read it from top to bottom and change whatever you like: `machikit serve` shows every save.
"""

from machikit.parts import Indicators
from machikit.prototype import Prototype

prototype = Prototype.load()  # this folder: its card, its city, its words
indicators = prototype.tables()  # city id → table: table["indicator"], table["year"], table["value"] …
residents = prototype.tables("residents")  # residents on the register by year, to divide by

# なにを、なにで割って見せるかは、idea_cards/ のなかの measures.csv にあります。一部だけにするなら、次のように書きます。
# What is shown, and divided by what, stands in measures.csv in idea_cards/. To show only some of it, write for example:
# page.add(Indicators(indicators, residents, only=["staff", "residents"]))

page = prototype.page()  # the card's question, the city, the words: change them in words.csv
page.add(Indicators(indicators, residents))  # beside other municipalities, over the years, and as a table
page.save()
