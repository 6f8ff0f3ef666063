"""The door to people who are on no chat: a mail each, and a small page that its links open."""
