"""Numbers from elsewhere: one file a source, each read-only."""
