"""Base layer: messages, errors, files, downloads, validation and limits. It knows nothing of cards, tables or pages."""
