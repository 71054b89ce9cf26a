"""Dossiers: a folder for each person with all papers, packed for whoever decides next."""
