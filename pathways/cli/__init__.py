"""The command `pathways`: one command a file."""
