"""What we conclude about one model on one day."""
