"""Pages of those who come, and of the door."""
