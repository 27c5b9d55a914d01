"""Parse published rules for waste collection days (`read`) into a Rule, and list the days of a Rule.

This is the only parser of such rules in the kit: pages carry the resulting days and never parse a rule themselves. A rule that
cannot be parsed with certainty gives None, never a guess.
"""

from machikit.tables.waste_days.parse import read as read
from machikit.tables.waste_days.rule import Day as Day
from machikit.tables.waste_days.rule import Rule as Rule
