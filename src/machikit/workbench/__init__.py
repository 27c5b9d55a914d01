"""Local web servers of the kit."""
