"""Write data.csv and datapackage.json, and the metadata in them."""
