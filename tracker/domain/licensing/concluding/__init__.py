"""From a card and texts to the licence that applies; nothing here judges."""
