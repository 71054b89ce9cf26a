"""Lists of institutions that come in."""
