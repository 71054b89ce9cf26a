"""A bare Django project, as `startproject` makes one: what the portal's speed is held against."""
