"""Commands that keep: init, refresh, add, validate; and demo, which plays a refresh."""
