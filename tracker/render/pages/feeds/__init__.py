"""What programs take from a site: feeds, a calendar, badges, data."""
