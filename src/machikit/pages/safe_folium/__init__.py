"""Render folium maps safely: values from data are never executed, and nothing is loaded from the network."""
