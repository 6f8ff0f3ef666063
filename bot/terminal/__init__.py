"""`jbp` in the terminal: one file a subcommand, each with `add` for its options and `run`."""
