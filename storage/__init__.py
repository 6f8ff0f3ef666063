"""The plan book: plans read whole, facts recorded one at a time, and what is still to be sent."""
