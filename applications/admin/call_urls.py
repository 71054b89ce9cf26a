"""The offices' pages of one call; the roof hangs them below /admin/programs/call/<pk>/."""

from applications.admin import board, ranking, ranking_steps, who_qualifies

PAGES = [
    ("who-qualifies/", who_qualifies.WhoQualifiesView, "who_qualifies"),
    ("board/", board.BoardView, "call_board"),
    ("ranking/", ranking.RankingView, "call_ranking"),
    ("ranking/setup/", ranking_steps.SetupView, "call_ranking_setup"),
    ("ranking/suggest/", ranking_steps.SuggestView, "call_ranking_suggest"),
    ("ranking/<int:entry>/move/", ranking_steps.MoveView, "call_ranking_move"),
    ("ranking/rehearsal/", ranking_steps.RehearsalView, "call_ranking_rehearsal"),
    ("ranking/release/", ranking_steps.ReleaseView, "call_ranking_release"),
    ("ranking/close-reserve/", ranking_steps.CloseReserveView, "call_ranking_close_reserve"),
]
