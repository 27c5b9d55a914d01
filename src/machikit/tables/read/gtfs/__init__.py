"""Read a GTFS or GTFS-JP feed into grids of stops, departures and lines."""
