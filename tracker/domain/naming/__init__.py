"""What a name means: from what somebody types or a file holds to the one model it fits, or to none."""
