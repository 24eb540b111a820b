"""The linear program: equations as blocks of arrays."""

from .build import Program, Programs, build_program, build_programs

__all__ = ["Program", "Programs", "build_program", "build_programs"]
