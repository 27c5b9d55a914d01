"""Rebuild the bundled datasets from their source files."""
