"""One module per verb: does the work of a command and returns a value; prints nothing."""
