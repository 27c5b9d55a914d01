"""Turn a grid of raw text into a table of canonical values, with every repair and omission reported."""
