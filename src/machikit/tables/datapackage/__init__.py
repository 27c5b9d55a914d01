"""Write data.csv and datapackage.json, with their metadata and caveats."""
