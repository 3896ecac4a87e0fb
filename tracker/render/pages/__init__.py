"""Results as pages, feeds, badges, a calendar and data files for others to publish."""
