"""Questions to the speakers: asked, wanted by others, shown, answered, kept for the next reader."""
