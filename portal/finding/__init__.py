"""What the search boxes find: on the site, of files for their readers too; in the office."""
