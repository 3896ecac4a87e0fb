"""The same answers for people in a notebook: frames and small tables."""
