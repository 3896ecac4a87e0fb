"""One call over the wire: session, limits, waiting, retries, and every way it can fail."""
