"""Turn a city's file into a clean table. Nothing is imported here: each module is imported where it is used."""
