"""Simulated people for rehearsals. What they do follows from the seed, the plan and its calendar alone."""
