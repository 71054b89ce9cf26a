"""Pages of the roster's people: signing up, the own profile."""
