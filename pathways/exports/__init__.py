"""A run for people who work in spreadsheets and slides."""
