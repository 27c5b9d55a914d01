"""What every room of the package stands on; imports nothing of the kit but its words and its one error."""
