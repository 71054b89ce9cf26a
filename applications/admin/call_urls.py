"""The offices' pages of one call; the roof hangs them below /admin/programs/call/<pk>/."""

from applications.admin import board, who_qualifies

PAGES = [
    ("who-qualifies/", who_qualifies.WhoQualifiesView, "who_qualifies"),
    ("board/", board.BoardView, "call_board"),
]
