"""The plan itself: its values and rules, in Python's own library and nothing else."""
