"""Tables in PDF files whose text is text: with ruled lines or set in columns, over several pages."""
