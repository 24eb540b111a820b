"""Equations of a person's own data folder: `DIR/equations/*.py`.

Python files are run, so they are taken from folders that a person names and from nowhere else:
never from the shipped data, and never because a run file says so.
"""

from __future__ import annotations

import copyreg
import importlib.util
import sys
import traceback
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from ..catalog.location import EQUATIONS
from ..errors import InputError, Problem, Problems
from .equation import Bound, Equation
from .own import STAGE


def equation_files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Files of equations of some data folders, by name in each."""
    return tuple(
        path.resolve()
        for folder in folders
        for path in sorted((Path(folder) / EQUATIONS).glob("*.py"))
    )


def own_equations(folders: Iterable[Path]) -> tuple[Equation, ...]:
    """The equations of some data folders.

    Parameters
    ----------
    folders : iterable of Path
        Each may have a folder `equations` with Python files; every `Equation` that a file names at
        its top is taken, in the order in which it stands there.

    Raises
    ------
    InputError
        Files that cannot be run or hold no equation, all at once.
    """
    problems = Problems()
    found: list[Equation] = []
    for path in equation_files(folders):
        try:
            found += equations_of(path)
        except InputError as error:
            problems.extend(error.problems)
    problems.raise_if_any(STAGE)
    return tuple(found)


def equations_of(path: Path) -> tuple[Equation, ...]:
    """The equations of one file.

    Raises
    ------
    InputError
        A file that cannot be run or holds no equation.
    """
    module = _run(str(path), _digest(path))
    found = {id(each): each for each in vars(module).values() if isinstance(each, Equation)}
    if not found:
        message = "the file has no equation: name one at its top, `mine = pathways.Equation(...)`"
        raise InputError(STAGE, [Problem(message, file=path)])
    return tuple(replace(each, source=str(path)) for each in found.values())


def equation_of(path: str, name: str) -> Equation:
    """One equation of a file, as a worker takes it up again."""
    return next(each for each in equations_of(Path(path)) if each.name == name)


def _reduced(equation: Equation) -> tuple[Any, ...]:
    """How an equation is packed for another process.

    One of a file is taken from the file again, since its function has no other home.
    """
    if equation.source:
        return equation_of, (equation.source, equation.name)
    return _filled, (type(equation), vars(equation))


def _filled(kind: type[Equation], held: dict[str, Any]) -> Equation:
    return kind(**held)


for each_kind in (Equation, Bound):
    copyreg.pickle(each_kind, _reduced)


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(
            STAGE, [Problem(f"cannot be read: {error.strerror}", file=path)]
        ) from error


class _AsItStands(SourceFileLoader):
    """Compiles a file each time it is loaded.

    Python takes what it compiled before for that of a file of the same length that was written in
    the same second, and leaves it in the folder.
    """

    def get_code(self, fullname: str) -> CodeType:
        """The file as it stands."""
        path = self.get_filename(fullname)
        code: CodeType = self.source_to_code(self.get_data(path), path)
        return code


@lru_cache(maxsize=64)
def _run(path: str, digest: str) -> ModuleType:
    """The module of a file; run again only where the file has changed."""
    name = f"pathways_own_{digest[:16]}"
    spec = importlib.util.spec_from_file_location(name, path, loader=_AsItStands(name, path))
    if spec is None or spec.loader is None:
        raise InputError(STAGE, [Problem("is no Python file", file=path)])
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise InputError(STAGE, [_failed(path, error)]) from error
    return module


def _failed(path: str, error: Exception) -> Problem:
    if isinstance(error, SyntaxError):
        return Problem(f"is no Python: {error.msg}", file=error.filename or path, line=error.lineno)
    lines = [
        each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == path
    ]
    text = f"cannot be run: {type(error).__name__}: {error}"
    return Problem(text, file=path, line=lines[-1] if lines else None)
