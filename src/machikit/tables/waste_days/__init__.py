"""On which days waste is collected: the published words (`read`) → a Rule, and a Rule → its days.

The only reader of such rules in the kit: pages carry the days that it found and never read a rule themselves. What it
cannot read for certain is None, never a guess.
"""

from machikit.tables.waste_days.parse import read as read
from machikit.tables.waste_days.rule import Day as Day
from machikit.tables.waste_days.rule import Rule as Rule
