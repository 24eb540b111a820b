"""The linear program: equations as blocks of arrays."""

from .build import Program, build_program

__all__ = ["Program", "build_program"]
