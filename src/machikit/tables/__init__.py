"""A city's file in, a clean table out. Nothing is imported here: each module is imported where it is used."""
