"""How the store's tables came to be: one file a step, each named for what it brings."""
