"""Who gets which answer to a GET of each address: who may do what, spelled out.

One letter per person: 2 shown, R sent on to another page of theirs, L sent to the log-in,
3 refused, 4 unknown to them, 5 answers POST only, G the link is gone, T asks for a token.
"""

PEOPLE = [
    *("visitor", "talent", "other", "head", "head2", "reviewer", "foreign_affairs"),
    *("human_resources", "officer2", "university", "auditor", "administrator"),
]
# talent owns what the address names; head heads the owner's department, head2 another one;
# officer2 is of Foreign Affairs and applies in the same call.

SITE = """
home                                    2 2 2 2 2 2 2 2 2 2 2 2
dashboard                               L R R R R R R R R R R R
programs:list                           2 2 2 2 2 2 2 2 2 2 2 2
programs:check                          2 2 2 2 2 2 2 2 2 2 2 2
programs:detail                         2 2 2 2 2 2 2 2 2 2 2 2
calls:list                              R R R R R R R R R R R R
calls:detail                            2 2 2 2 2 2 2 2 2 2 2 2
events:list                             2 2 2 2 2 2 2 2 2 2 2 2
events:calendar                         2 2 2 2 2 2 2 2 2 2 2 2
events:feed                             2 2 2 2 2 2 2 2 2 2 2 2
events:detail                           2 2 2 2 2 2 2 2 2 2 2 2
events:ics                              2 2 2 2 2 2 2 2 2 2 2 2
events:material                         4 2 4 4 4 4 2 2 2 4 2 2
events:register                         L R 2 2 2 2 2 2 2 2 2 2
events:own                              L 2 2 2 2 2 2 2 2 2 2 2
events:own_calendar                     4 4 4 4 4 4 4 4 4 4 4 4
events:helper                           G G G G G G G G G G G G
events:check_in                         L 3 3 3 3 3 2 3 2 3 3 3
events:check_in_worker                  2 2 2 2 2 2 2 2 2 2 2 2
events:check_in_state                   L 3 3 3 3 3 2 3 2 3 3 3
events:check_in_deeds                   L 3 3 3 3 3 5 3 5 3 3 3
events:check_in_look                    L 3 3 3 3 3 5 3 5 3 3 3
events:check_in_search                  L 3 3 3 3 3 2 3 2 3 3 3
events:sign_in_sheet                    L 3 3 3 3 3 2 3 2 3 3 3
events:helpers                          L 3 3 3 3 3 2 3 2 3 3 3
events:recall_helper                    L 3 3 3 3 3 5 3 5 3 3 3
events:ticket                           L 2 R R R R R R R R R R
events:guest_after                      2 2 2 2 2 2 2 2 2 2 2 2
events:guest_feedback                   2 2 2 2 2 2 2 2 2 2 2 2
events:guest_certificate                2 2 2 2 2 2 2 2 2 2 2 2
events:feedback                         L 2 4 4 4 4 4 4 4 4 4 4
events:certificate                      L 5 5 5 5 5 5 5 5 5 5 5
events:cancel                           L 2 R R R R R R R R R R
events:questions                        2 2 2 2 2 2 2 2 2 2 2 2
events:wall                             L 3 3 3 3 3 2 2 2 3 2 2
events:vote                             5 5 5 5 5 5 5 5 5 5 5 5
events:guest                            2 R R R R R R R R R R R
events:offer                            L 5 5 5 5 5 5 5 5 5 5 5
events:confirm                          R R R R R R R R R R R R
events:place                            2 2 2 2 2 2 2 2 2 2 2 2
events:place_cancel                     2 2 2 2 2 2 2 2 2 2 2 2
events:place_answer                     5 5 5 5 5 5 5 5 5 5 5 5
partners:list                           2 2 2 2 2 2 2 2 2 2 2 2
partners:detail                         2 2 2 2 2 2 2 2 2 2 2 2
notices:list                            2 2 2 2 2 2 2 2 2 2 2 2
notices:detail                          2 2 2 2 2 2 2 2 2 2 2 2
notices:object                          2 2 2 2 2 2 2 2 2 2 2 2
notices:objected                        2 2 2 2 2 2 2 2 2 2 2 2
search                                  2 2 2 2 2 2 2 2 2 2 2 2
search_hits                             2 2 2 2 2 2 2 2 2 2 2 2
open_data                               4 4 4 4 4 4 4 4 4 4 4 4
open_data_json                          4 4 4 4 4 4 4 4 4 4 4 4
open_data_csv                           4 4 4 4 4 4 4 4 4 4 4 4
privacy                                 2 2 2 2 2 2 2 2 2 2 2 2
accessibility                           2 2 2 2 2 2 2 2 2 2 2 2
account                                 L 2 2 2 2 2 2 2 2 2 2 2
account_mails                           L 2 2 2 2 2 2 2 2 2 2 2
account_invitation                      G G G G G G G G G G G G
account_claim                           2 2 2 2 2 2 2 2 2 2 2 2
account_claim_sent                      2 2 2 2 2 2 2 2 2 2 2 2
account_claim_accept                    G G G G G G G G G G G G
account_login                           2 R R R R R R R R R R R
account_logout                          R 2 2 2 2 2 2 2 2 2 2 2
account_inactive                        2 2 2 2 2 2 2 2 2 2 2 2
account_signup                          2 R R R R R R R R R R R
account_reauthenticate                  L 2 2 2 2 2 2 2 2 2 2 2
account_email                           L 2 2 2 2 2 2 2 2 2 2 2
account_email_verification_sent         2 2 2 2 2 2 2 2 2 2 2 2
account_change_password                 L 2 2 2 2 2 2 2 2 2 2 2
account_set_password                    L R R R R R R R R R R R
account_reset_password                  2 2 2 2 2 2 2 2 2 2 2 2
account_confirm_login_code              L R R R R R R R R R R R
account_confirm_email                   2 2 2 2 2 2 2 2 2 2 2 2
account_reset_password_from_key_done    2 2 2 2 2 2 2 2 2 2 2 2
account_reset_password_from_key         2 2 2 2 2 2 2 2 2 2 2 2
account_reset_password_done             2 2 2 2 2 2 2 2 2 2 2 2
mfa_index                               L 2 2 2 2 2 2 2 2 2 2 2
mfa_authenticate                        L R R R R R R R R R R R
mfa_reauthenticate                      L R R R R R R R R R R R
mfa_activate_totp                       L R R R R R R R R R R R
mfa_deactivate_totp                     L 4 4 4 4 4 4 4 4 4 4 4
mfa_view_recovery_codes                 L 4 4 4 4 4 4 4 4 4 4 4
mfa_generate_recovery_codes             L R R R R R R R R R R R
mfa_download_recovery_codes             L 4 4 4 4 4 4 4 4 4 4 4
usersessions_list                       L 2 2 2 2 2 2 2 2 2 2 2
set_language                            R R R R R R R R R R R R
me/applications/                        L R R R R R R R R R R R
me                                      L 2 2 2 2 2 2 2 2 2 2 2
profile                                 L 2 2 4 4 4 4 4 2 4 4 4
after_lecture                           L 2 4 4 4 4 4 4 4 4 4 4
profile_statements                      L 2 2 4 4 4 4 4 2 4 4 4
profile_contact                         L 2 2 4 4 4 4 4 2 4 4 4
profile_passport                        L 2 2 4 4 4 4 4 2 4 4 4
profile_photo                           L 2 2 4 4 4 4 4 2 4 4 4
profile_identity                        L 2 2 4 4 4 4 4 2 4 4 4
profile_language_add                    L 2 2 4 4 4 4 4 2 4 4 4
profile_language                        L 2 4 4 4 4 4 4 4 4 4 4
profile_language_delete                 L 2 4 4 4 4 4 4 4 4 4 4
profile_stay_add                        L 2 2 4 4 4 4 4 2 4 4 4
profile_stay                            L 2 4 4 4 4 4 4 4 4 4 4
profile_stay_delete                     L 2 4 4 4 4 4 4 4 4 4 4
profile_membership_add                  L 2 2 4 4 4 4 4 2 4 4 4
profile_membership                      L 2 4 4 4 4 4 4 4 4 4 4
profile_membership_delete               L 2 4 4 4 4 4 4 4 4 4 4
me/applications/                        L R R R R R R R R R R R
applications:matches                    L 2 2 2 2 2 2 2 2 2 2 2
applications:start                      L R 2 3 3 3 3 3 R 3 3 3
applications:detail                     L 2 4 4 4 4 4 4 4 4 4 4
applications:edit                       L R 4 4 4 4 4 4 4 4 4 4
applications:upload                     L R 4 4 4 4 4 4 4 4 4 4
applications:remove_document            L 2 4 4 4 4 4 4 4 4 4 4
applications:check                      L R 4 4 4 4 4 4 4 4 4 4
applications:resubmit                   L R 4 4 4 4 4 4 4 4 4 4
applications:discard                    L R 4 4 4 4 4 4 4 4 4 4
applications:call_back                  L 2 4 4 4 4 4 4 4 4 4 4
applications:pdf                        L 5 5 5 5 5 5 5 5 5 5 5
applications:withdraw                   L 2 4 4 4 4 4 4 4 4 4 4
opinions:list                           L 3 3 2 2 3 3 3 3 3 3 3
opinions:detail                         L 3 3 2 4 3 3 3 3 3 3 3
forwarded:list                          L 3 3 3 3 3 3 3 3 2 3 3
forwarded:detail                        L 3 3 3 3 3 3 3 3 2 3 3
forwarded:take_back                     L 3 3 3 3 3 3 3 3 R 3 3
forwarded:number                        L 3 3 3 3 3 3 3 3 2 3 3
forwarded:sheet                         L 3 3 3 3 3 3 3 3 2 3 3
forwarded:outcomes                      L 3 3 3 3 3 3 3 3 2 3 3
forwarded:record                        L 3 3 3 3 3 3 3 3 5 3 3
verify_form                             2 2 2 2 2 2 2 2 2 2 2 2
verify                                  2 2 2 2 2 2 2 2 2 2 2 2
delivery                                2 2 2 2 2 2 2 2 2 2 2 2
delivery_received                       2 2 2 2 2 2 2 2 2 2 2 2
reviews:list                            L 3 3 3 3 2 3 3 3 3 3 3
reviews:detail                          L 3 3 3 3 2 3 3 3 3 3 3
reviews:give_back                       L 3 3 3 3 2 3 3 3 3 3 3
reviews:document                        L 3 3 3 3 2 3 3 3 3 3 3
file                                    L 2 4 2 4 4 2 2 4 4 2 4
admin:login                             L 3 3 3 3 3 R R R 3 R R
healthz                                 2 2 2 2 2 2 2 2 2 2 2 2
readyz                                  2 2 2 2 2 2 2 2 2 2 2 2
security_txt                            2 2 2 2 2 2 2 2 2 2 2 2
"""

# Of the admin, a visitor is sent to the log-in, everybody else who does not work there is refused.
OFFICE_PEOPLE = ["foreign_affairs", "human_resources", "officer2", "auditor", "administrator"]

ADMIN = """
admin:logout                                      R R R R R
admin:index                                       2 2 2 2 2
admin:password_change                             R R R R R
admin:password_change_done                        R R R R R
admin:autocomplete                                3 3 3 3 3
admin:jsi18n                                      2 2 2 2 2
admin:search                                      2 2 2 2 2
admin:search_hits                                 2 2 2 2 2
admin:view_on_site                                4 4 4 4 4
admin:core_message_step                           2 2 2 3 3
admin:core_message_changelist                     2 2 2 2 2
admin:core_message_add                            3 3 3 3 3
admin:core_message_history                        2 2 2 2 2
admin:core_message_delete                         3 3 3 3 3
admin:core_message_change                         2 2 2 2 2
admin:core_messagetemplate_edit                   2 2 2 2 2
admin:core_messagetemplate_changelist             2 2 2 2 2
admin:core_messagetemplate_add                    3 3 3 3 3
admin:core_messagetemplate_history                2 2 2 2 2
admin:core_messagetemplate_delete                 3 3 3 3 3
admin:core_messagetemplate_change                 2 2 2 2 2
admin:core_auditentry_changelist                  2 2 2 2 2
admin:core_auditentry_add                         3 3 3 3 3
admin:core_auditentry_history                     4 4 4 2 2
admin:core_auditentry_delete                      3 3 3 3 3
admin:core_auditentry_change                      4 4 4 2 2
admin:accounts_user_changelist                    2 2 2 2 2
admin:accounts_user_add                           3 3 3 3 3
admin:accounts_user_history                       2 2 2 2 2
admin:accounts_user_delete                        3 3 3 3 3
admin:accounts_user_change                        2 2 2 2 2
admin:accounts_invitation_changelist              2 2 2 2 2
admin:accounts_invitation_add                     2 2 2 3 2
admin:accounts_invitation_history                 2 2 2 2 2
admin:accounts_invitation_delete                  3 3 3 3 3
admin:accounts_invitation_change                  2 2 2 2 2
admin:accounts_apitoken_revoke                    3 3 3 3 2
admin:accounts_apitoken_changelist                3 3 3 2 2
admin:accounts_apitoken_add                       3 3 3 3 2
admin:accounts_apitoken_history                   4 4 4 2 2
admin:accounts_apitoken_delete                    3 3 3 3 3
admin:accounts_apitoken_change                    3 3 3 2 2
admin:accounts_department_changelist              2 2 2 2 2
admin:accounts_department_add                     3 2 3 3 2
admin:accounts_department_history                 2 2 2 2 2
admin:accounts_department_delete                  3 3 3 3 3
admin:accounts_department_change                  2 2 2 2 2
admin:partners_institution_changelist             2 2 2 2 2
admin:partners_institution_export                 3 3 3 3 R
admin:partners_institution_add                    2 3 2 3 3
admin:partners_institution_history                2 2 2 2 2
admin:partners_institution_delete                 3 3 3 3 3
admin:partners_institution_change                 2 2 2 2 2
admin:partners_agreement_changelist               2 2 2 2 2
admin:partners_agreement_export                   3 3 3 3 R
admin:partners_agreement_add                      2 3 2 3 3
admin:partners_agreement_history                  2 2 2 2 2
admin:partners_agreement_delete                   3 3 3 3 3
admin:partners_agreement_change                   2 2 2 2 2
admin:who_qualifies                               2 2 2 2 2
admin:call_overview                               2 2 2 2 2
admin:call_board                                  2 2 4 2 3
admin:call_panel                                  2 2 4 2 3
admin:call_reviews_export                         3 3 3 3 3
admin:call_panel_set_up                           2 3 4 3 3
admin:call_panel_balance                          2 3 4 3 3
admin:call_panel_file                             2 2 4 2 3
admin:call_panel_open                             2 3 4 3 3
admin:call_panel_remind                           2 3 4 3 3
admin:call_panel_close                            2 3 4 3 3
admin:call_panel_reopen                           2 3 4 3 3
admin:call_ranking                                2 2 4 2 3
admin:call_ranking_setup                          2 3 4 3 3
admin:call_ranking_suggest                        2 3 4 3 3
admin:call_ranking_move                           2 3 4 3 3
admin:call_ranking_rehearsal                      2 3 4 3 3
admin:call_ranking_release                        2 3 4 3 3
admin:call_ranking_close_reserve                  2 3 4 3 3
admin:call_notices                                2 2 4 2 3
admin:call_notice_publish                         R 3 4 3 3
admin:call_notice                                 2 2 4 2 3
admin:call_notice_recount                         5 3 4 3 3
admin:call_notice_paper                           5 3 4 3 3
admin:call_objection                              2 3 4 3 3
admin:call_papers                                 2 2 4 2 3
admin:call_forwarding                             2 2 4 2 3
admin:call_outcome_sheet                          2 3 4 3 3
admin:programs_call_announce                      2 3 2 3 2
admin:programs_call_prolong                       2 3 2 3 2
admin:programs_call_changelist                    2 2 2 2 2
admin:programs_call_add                           2 3 2 3 3
admin:programs_call_history                       2 2 2 2 2
admin:programs_call_delete                        3 3 3 3 3
admin:programs_call_change                        2 2 2 2 2
admin:programs_countrygroup_changelist            2 2 2 2 2
admin:programs_countrygroup_add                   2 3 2 3 3
admin:programs_countrygroup_history               2 2 2 2 2
admin:programs_countrygroup_delete                3 3 3 3 3
admin:programs_countrygroup_change                2 2 2 2 2
admin:programs_languageruleset_changelist         2 2 2 2 2
admin:programs_languageruleset_add                2 3 2 3 3
admin:programs_languageruleset_history            2 2 2 2 2
admin:programs_languageruleset_delete             3 3 3 3 3
admin:programs_languageruleset_change             2 2 2 2 2
admin:programs_program_changelist                 2 2 2 2 2
admin:programs_program_add                        2 3 2 3 3
admin:programs_program_history                    2 2 2 2 2
admin:programs_program_delete                     3 3 3 3 3
admin:programs_program_change                     2 2 2 2 2
admin:programs_eligibilityrule_confirm            2 3 2 3 3
admin:programs_eligibilityrule_changelist         2 2 2 2 2
admin:programs_eligibilityrule_add                4 4 4 4 4
admin:programs_eligibilityrule_history            2 2 2 2 2
admin:programs_eligibilityrule_delete             3 3 3 3 3
admin:programs_eligibilityrule_change             2 2 2 2 2
admin:event_questions                             2 2 2 2 2
admin:event_question_hide                         2 3 2 3 3
admin:event_question_answer                       2 3 2 3 3
admin:event_question_publish                      2 3 2 3 3
admin:event_question_deed                         5 3 5 3 3
admin:event_feedback                              2 2 2 2 2
admin:event_funnel                                2 2 2 2 3
admin:event_funnel_export                         3 3 3 3 3
admin:cpd_hours                                   2 2 2 2 2
admin:cpd_hours_export                            3 3 3 3 R
admin:reports                                     2 2 2 2 2
admin:open_data                                   2 2 2 2 2
admin:open_data_withdraw                          5 5 5 5 5
admin:reports_annual                              2 2 2 2 2
admin:reports_annual_pdf                          5 5 5 5 5
admin:reports_export                              3 3 3 3 R
admin:reports_times_export                        3 3 3 3 R
admin:event_publish                               2 2 2 3 3
admin:event_move                                  2 2 2 3 3
admin:event_call_off                              2 2 2 3 3
admin:event_clone                                 2 3 2 3 3
admin:event_pictures                              2 2 2 2 2
admin:event_cover                                 2 2 2 3 3
admin:event_cover_remove                          5 5 5 3 3
admin:event_portrait                              2 2 2 3 3
admin:event_portrait_remove                       5 5 5 3 3
admin:event_materials                             2 2 2 2 2
admin:event_material_new                          2 2 2 3 3
admin:event_material                              2 2 2 3 3
admin:event_material_remove                       5 5 5 3 3
admin:event_recap                                 2 2 2 2 2
admin:event_recap_preview                         2 2 2 2 2
admin:event_recap_step                            5 5 5 3 3
admin:event_photo_new                             2 2 2 3 3
admin:event_photo                                 2 2 2 3 3
admin:event_photo_step                            5 5 5 3 3
admin:events_eventseries_changelist               2 2 2 2 2
admin:events_eventseries_add                      2 3 2 3 3
admin:events_eventseries_history                  2 2 2 2 2
admin:events_eventseries_delete                   3 3 3 3 3
admin:events_eventseries_change                   2 2 2 2 2
admin:events_event_changelist                     2 2 2 2 2
admin:events_event_add                            2 3 2 3 3
admin:events_event_history                        2 2 2 2 2
admin:events_event_delete                         3 3 3 3 3
admin:events_event_change                         2 2 2 2 2
admin:event_seats                                 2 2 2 2 2
admin:event_seats_fewer                           2 2 2 3 3
admin:event_reserves                              2 2 2 3 3
admin:event_reserve_release                       5 5 5 3 3
admin:events_registration_changelist              2 2 2 2 2
admin:events_registration_export                  3 3 3 3 R
admin:events_registration_add                     3 3 3 3 3
admin:events_registration_history                 2 2 2 2 2
admin:events_registration_delete                  3 3 3 3 3
admin:events_registration_change                  2 2 2 2 2
admin:applications_application_stuck              2 2 2 2 2
admin:applications_application_export             3 3 3 3 R
admin:applications_application_dossiers           3 3 3 3 3
admin:applications_application_step               R R 4 3 3
admin:applications_application_check              R R 4 3 3
admin:applications_application_request            4 4 4 3 3
admin:applications_application_waive              4 4 4 3 3
admin:applications_application_open               3 3 4 3 3
admin:applications_application_ask                2 2 4 3 3
admin:applications_application_link               5 5 4 3 3
admin:applications_application_paper              5 5 5 5 3
admin:applications_application_recommend          2 3 4 3 3
admin:applications_application_hand_on            2 2 4 2 3
admin:applications_application_changelist         2 2 2 2 2
admin:applications_application_add                3 3 3 3 3
admin:applications_application_history            2 2 4 2 3
admin:applications_application_delete             3 3 3 3 3
admin:applications_application_change             2 2 4 2 3
admin:applications_expert_changelist              2 2 2 2 3
admin:applications_expert_add                     2 3 2 3 3
admin:applications_expert_history                 2 2 2 2 4
admin:applications_expert_delete                  3 3 3 3 3
admin:applications_expert_change                  2 2 2 2 3
admin:core_exportrecord_changelist        3 3 3 2 2
admin:core_exportrecord_add               3 3 3 3 3
admin:core_exportrecord_history           4 4 4 2 2
admin:core_exportrecord_delete            3 3 3 3 3
admin:core_exportrecord_change            3 3 3 2 2
admin:applications_publicnotice_changelist        2 2 2 2 2
admin:applications_publicnotice_add               2 3 2 3 3
admin:applications_publicnotice_history           2 2 2 2 2
admin:applications_publicnotice_delete            3 3 3 3 3
admin:applications_publicnotice_change            2 2 2 2 2
admin:core_calendarday_changelist                 2 2 2 2 2
admin:core_calendarday_add                        2 2 2 3 3
admin:core_calendarday_history                    2 2 2 2 2
admin:core_calendarday_delete                     2 2 2 3 3
admin:core_calendarday_change                     2 2 2 2 2
admin:core_importrun_changelist                   2 2 2 2 2
admin:core_importrun_new                          3 2 3 3 3
admin:core_importrun_new_about                    2 3 4 3 4
admin:core_importrun_add                          3 3 3 3 3
admin:core_importrun_change                       4 2 4 2 2
admin:core_importrun_columns                      4 2 4 3 3
admin:core_importrun_read                         5 5 5 5 5
admin:core_importrun_answers                      5 5 5 5 5
admin:core_importrun_step                         5 5 5 5 5
admin:core_importrun_take_back                    4 R 4 3 3
admin:core_importrun_left_out                     4 2 4 3 3
admin:core_importrun_history                      4 2 4 2 2
admin:core_importrun_delete                       3 3 3 3 3
admin:applications_standingitem_changelist        2 2 2 2 2
admin:applications_standingitem_add               2 2 2 3 3
admin:applications_standingitem_history           2 2 2 2 2
admin:applications_standingitem_delete            3 3 3 3 3
admin:applications_standingitem_change            2 2 2 2 2
admin:app_list                                    R R R R R
"""
