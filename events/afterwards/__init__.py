"""After an event: what those who came are asked, and what they take along."""
