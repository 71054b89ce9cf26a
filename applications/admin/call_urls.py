"""The offices' pages of calls; the roof hangs them below /admin/programs/call/, or <pk>/ there."""

from applications.admin import (
    board,
    call_notices,
    call_papers,
    exporting_reviews,
    forwarding,
    notice_steps,
    overview,
    panel,
    panel_files,
    panel_steps,
    ranking,
    ranking_steps,
    who_qualifies,
)

OF_ALL = [
    ("overview/", overview.OverviewView, "call_overview"),
]
PAGES = [
    ("who-qualifies/", who_qualifies.WhoQualifiesView, "who_qualifies"),
    ("board/", board.BoardView, "call_board"),
    ("panel/", panel.PanelView, "call_panel"),
    ("panel/set-up/", panel.SetUpView, "call_panel_set_up"),
    ("panel/balance/", panel_files.BalanceView, "call_panel_balance"),
    ("panel/export/", exporting_reviews.ReviewsExportView, "call_reviews_export"),
    ("panel/files/<int:application>/", panel_files.FileView, "call_panel_file"),
    ("panel/open/", panel_steps.OpenView, "call_panel_open"),
    ("panel/remind/", panel_steps.RemindView, "call_panel_remind"),
    ("panel/close/", panel_steps.CloseView, "call_panel_close"),
    ("panel/reviews/<int:review>/reopen/", panel_steps.ReopenView, "call_panel_reopen"),
    ("ranking/", ranking.RankingView, "call_ranking"),
    ("ranking/setup/", ranking_steps.SetupView, "call_ranking_setup"),
    ("ranking/suggest/", ranking_steps.SuggestView, "call_ranking_suggest"),
    ("ranking/<int:entry>/move/", ranking_steps.MoveView, "call_ranking_move"),
    ("ranking/rehearsal/", ranking_steps.RehearsalView, "call_ranking_rehearsal"),
    ("ranking/release/", ranking_steps.ReleaseView, "call_ranking_release"),
    ("ranking/close-reserve/", ranking_steps.CloseReserveView, "call_ranking_close_reserve"),
    ("notices/", call_notices.NoticesView, "call_notices"),
    ("notices/publish/", notice_steps.PublishView, "call_notice_publish"),
    ("notices/<int:notice>/", call_notices.NoticeView, "call_notice"),
    ("notices/<int:notice>/recount/", notice_steps.RecountView, "call_notice_recount"),
    ("notices/<int:notice>/paper/", notice_steps.PaperView, "call_notice_paper"),
    (
        "notices/<int:notice>/objections/<int:objection>/",
        notice_steps.ObjectionView,
        "call_objection",
    ),
    ("papers/", call_papers.CallPapersView, "call_papers"),
    ("forwarding/", forwarding.ForwardingView, "call_forwarding"),
    ("forwarding/<int:batch>/sheet/", forwarding.OutcomeSheetView, "call_outcome_sheet"),
]
