"""Read a city's file, whatever its format, into grids of text."""
