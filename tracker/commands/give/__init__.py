"""Commands that make documents for others."""
