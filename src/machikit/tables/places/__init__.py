"""Addresses, towns and coordinates: parse them, look them up, and check where they lie."""
