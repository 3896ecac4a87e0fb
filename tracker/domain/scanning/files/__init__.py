"""One finder a kind of file."""
