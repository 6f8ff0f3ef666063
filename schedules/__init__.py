"""What we say unasked: one file a ritual, and the clock that holds them."""
