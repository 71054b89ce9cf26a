"""Of the access table, the pages of the roster: one letter for each of OFFICE_PEOPLE."""

ROSTER = """
admin:talents_identitynumber_reveal               2 2 2 3 3
admin:talents_talent_changelist                   2 2 2 2 2
admin:talents_talent_export                       3 3 3 3 R
admin:talents_talent_add                          3 2 3 3 3
admin:talents_talent_history                      2 2 2 2 2
admin:talents_talent_delete                       3 3 3 3 3
admin:talents_talent_change                       2 2 2 2 2
admin:talents_stayabroad_changelist               2 2 2 2 2
admin:talents_stayabroad_export                   3 3 3 3 R
admin:talents_stayabroad_add                      3 3 3 3 3
admin:talents_stayabroad_history                  2 2 2 2 2
admin:talents_stayabroad_delete                   3 3 3 3 3
admin:talents_stayabroad_change                   2 2 2 2 2
"""
