"""The ways out to people: addresses, senders, and the file that remembers what was told."""
