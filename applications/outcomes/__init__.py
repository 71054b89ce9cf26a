"""The sponsor's outcomes as a small spreadsheet: handed out, read back, looked at, recorded."""
