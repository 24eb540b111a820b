"""What is found in a program, in sentences."""
