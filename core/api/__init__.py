"""The read API: how it is asked, answered and described. Each app has its operations in `api`."""
