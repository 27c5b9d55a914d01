"""`machikit build --all`: a prototype of every ready card for many municipalities, by processes here or on a cluster."""
