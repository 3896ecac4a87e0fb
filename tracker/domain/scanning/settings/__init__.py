"""Trees of configuration, read tolerantly with their places."""
