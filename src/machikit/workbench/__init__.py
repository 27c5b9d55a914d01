"""The kit as a local web application."""
