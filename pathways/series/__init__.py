"""Years of hours from text files: text to fields, fields to figures and times, times to hours."""
