"""What every other room stands on: disks, paths and limits. Nothing here knows a card, a table or a page."""
