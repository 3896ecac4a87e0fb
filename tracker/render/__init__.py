"""Results to text. Nothing here prints, and outside text is escaped here."""
