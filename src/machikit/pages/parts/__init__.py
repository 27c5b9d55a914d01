"""The kit's parts, each a folder; `from machikit.parts import Calendar` finds the class by its name."""
