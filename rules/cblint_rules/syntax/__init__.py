"""These are the rules about a file as AWS reads it, before anything that it says counts."""
