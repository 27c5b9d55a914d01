"""Tables become one HTML file that opens anywhere."""
