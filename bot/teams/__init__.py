"""The door to Microsoft Teams: commands, cards and prompts in channels, group chats and personal chats there."""
