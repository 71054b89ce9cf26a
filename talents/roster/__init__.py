"""The roster of HR as a CSV file: read, checked row by row, brought into the portal."""
