"""What became of the applications, as numbers: for the offices, on paper, and for everybody."""
