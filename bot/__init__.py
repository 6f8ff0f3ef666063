"""The process: the command line, the intake, the delivery, and one door a chat."""
