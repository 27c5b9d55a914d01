"""Find what identifies a person: in columns, in free text, and around the table."""
