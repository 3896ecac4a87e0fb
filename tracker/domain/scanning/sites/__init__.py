"""Sites: texts in programs of any language with what stands around them, and the one judge of them."""
