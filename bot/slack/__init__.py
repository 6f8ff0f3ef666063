"""The door to Slack: what comes from there becomes a request, and what is to be said there is said."""
