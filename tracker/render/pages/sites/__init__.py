"""The pages of a site, and where each is."""
