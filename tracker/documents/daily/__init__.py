"""What the daily job says: who was told, what owners have that is new."""
