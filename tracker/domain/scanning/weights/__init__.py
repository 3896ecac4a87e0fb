"""What files of weights say about themselves."""
