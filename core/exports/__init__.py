"""Lists that leave the house: which columns, in which file, and the record of each."""
