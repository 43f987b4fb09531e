"""What a world knows, in the JSON of one API generation each. Pure functions; they change nothing."""
