"""What the holders of seats and those at the door see: tickets, own calendar, check-in."""
