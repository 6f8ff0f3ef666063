"""The forms in which a plan is written, one file a section: what each asks, and what it makes of the answers."""
