"""What happens at the door of an event: somebody comes, that was a mistake, devices hand in.

steps is the one way to write it, merging takes what a device has kept, roll is what a device gets
to know, helpers lets people in who help, scanning reads a ticket out of a picture.
"""

from events.attendance.steps import NotLetIn, Outcome, check_in, undo, walk_in

__all__ = ["NotLetIn", "Outcome", "check_in", "undo", "walk_in"]
