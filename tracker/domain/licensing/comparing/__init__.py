"""What moved between two licences."""
