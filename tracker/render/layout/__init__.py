"""How any text is laid out and made harmless."""
