"""What the names of models mean."""
