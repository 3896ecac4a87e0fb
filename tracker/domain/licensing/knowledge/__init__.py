"""What licences say, and how an entry is looked up."""
