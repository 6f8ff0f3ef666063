"""What we say, before any chat's own format: cards, forms and their parts, and a renderer a chat."""
