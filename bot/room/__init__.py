"""The local room: a chat of our own on a page at 127.0.0.1, beside Slack and Teams."""
