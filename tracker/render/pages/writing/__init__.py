"""How outside text, words of ours, events and numbers become parts of a page."""
