"""`python -m pathways`."""

from .cli.app import process

if __name__ == "__main__":
    process()
