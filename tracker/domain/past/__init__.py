"""A repository's past, as its commits tell it: what is known of it, what to ask next, what happened."""
