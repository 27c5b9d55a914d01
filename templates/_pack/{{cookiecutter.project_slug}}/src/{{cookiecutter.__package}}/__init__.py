"""Folders for machikit: idea_cards/, datasets/, templates/, parts/. It reads them where they are and imports nothing."""
