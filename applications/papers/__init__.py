"""What goes on paper: the sheets that are printed, stamped, signed and handed on."""
