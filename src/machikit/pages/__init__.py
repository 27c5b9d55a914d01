"""Build the page of a prototype: one self-contained HTML file with its tables, maps, charts and parts."""
