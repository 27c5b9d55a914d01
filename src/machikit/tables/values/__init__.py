"""Parse one cell: dates, times, opening hours, telephone numbers, numerals, flags."""
