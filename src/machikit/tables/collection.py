"""Notebooks of prototypes made by kit 0.1 import `read` from here; it is in `machikit.tables.waste_days`."""

from machikit.tables.waste_days import read as read
