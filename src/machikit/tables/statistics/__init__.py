"""A municipality's statistic of any kind, tidy or wide, as one row a value (the topic `own_table`)."""
