"""Lists that come in: read row by row, shown before anything is done, taken over, taken back.

What a list means is told by a kind (`kinds.ImportKind`) of the app that owns its records.
"""
