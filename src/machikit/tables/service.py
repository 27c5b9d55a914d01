"""Notebooks of prototypes made by kit 0.1 import bus days from here; they are in `machikit.tables.values.bus_days`."""

from machikit.tables.values.bus_days import Service as Service
from machikit.tables.values.bus_days import read as read
