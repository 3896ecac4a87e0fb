"""Who asks and what they accept, and verdicts under it."""
