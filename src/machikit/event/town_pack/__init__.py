"""`machikit town-pack`: a town's set, a folder of plain files for places where nothing may be installed (町の一式)."""
