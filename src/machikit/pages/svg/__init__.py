"""Draw maps and charts as static SVG, for print and for pages without scripts."""
