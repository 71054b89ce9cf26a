"""Forms of the own profile, of signing up and of the admin."""
