"""What we hand over: documents made from a value, such as the quarterly packet."""
