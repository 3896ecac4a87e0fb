"""What the ledger answers, as text."""
