"""What people ask: one file a command."""
