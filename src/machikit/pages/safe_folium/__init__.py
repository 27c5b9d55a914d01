"""Render folium maps so that data stays data and nothing is loaded from the network."""
