"""Seats and the waiting list: never over capacity, never a free seat while somebody waits for it.

Every function locks the event's row first, so that changes of one event happen one after the other
(PostgreSQL by the row lock; SQLite by its one writer, as every transaction begins as IMMEDIATE).
The last word have the conditional UPDATEs of seats.py together with the tables' constraints.

refusals says why not, seats counts, telling records and writes, line hands freed seats on;
offers, guests, reserves and capacity are what people do (and registering, in events.registration),
arrivals what the door does, adopting what follows where a guest opens an account.
"""
