"""Of the access table, what other systems read: a log-in opens nothing there, a token does.

What each token opens is held in tests/applications/test_api.py and tests/talents/test_api.py.
"""

API = """
api:home                                2 2 2 2 2 2 2 2 2 2 2 2
api:openapi                             2 2 2 2 2 2 2 2 2 2 2 2
api:list_programs                       2 2 2 2 2 2 2 2 2 2 2 2
api:get_program                         2 2 2 2 2 2 2 2 2 2 2 2
api:list_calls                          2 2 2 2 2 2 2 2 2 2 2 2
api:get_call                            2 2 2 2 2 2 2 2 2 2 2 2
api:list_events                         2 2 2 2 2 2 2 2 2 2 2 2
api:get_event                           2 2 2 2 2 2 2 2 2 2 2 2
api:list_applications                   T T T T T T T T T T T T
api:get_application                     T T T T T T T T T T T T
api:list_stays                          T T T T T T T T T T T T
"""
