"""What watched owners' lists tell."""
