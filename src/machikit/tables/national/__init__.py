"""Datasets of all of Japan: one gzip resource a prefecture, with counts and findings by municipality."""
