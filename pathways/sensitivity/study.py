"""A study: the factors, the design and the store of one System, from question to Dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError
from ..program.equation import Equation
from ..program.own import digest as digest_of
from ..program.own import prepared
from ..results.archive import input_hash, versions
from ..schema.sweep import Sweep
from ..systems.stated import NONE, Conversions
from ..systems.units import NAMED, real_unit
from .evaluate import Evaluator, Job, reference_of, values_of
from .factors import factors_of
from .learning import learnt
from .naming import label_of
from .needs import library
from .outputs import WHOLE, Output
from .population import TARGET_FACTORS
from .processes import no_worker, require_a_guarded_program
from .resuming import Asked, differences
from .sample import MOST_SAMPLES, Design, design
from .spread import Task, spread
from .store import FINGERPRINT, NAME, Store, as_text, layout, open_study

LEAST_CHUNK, MOST_CHUNK, CHUNKS = 64, 1_024, 16
"""Samples of a chunk at least and at most, and the number of chunks between."""

Watcher = Callable[[int, int], None]
"""Called after each chunk with the number of its samples and of those among them without an
answer.
"""


@dataclass(frozen=True)
class Study:
    """A study that is ready to run.

    Attributes
    ----------
    sweep : Sweep
    job : Job
    design : Design
    outputs : tuple of Output
    """

    sweep: Sweep
    job: Job
    design: Design
    outputs: tuple[Output, ...]

    @property
    def fingerprint(self) -> str:
        """One text for everything that bears on a result."""
        digest = hashlib.sha256()
        parts = (
            input_hash(self.job.system),
            self.job.goal,
            [output.name for output in self.outputs],
            self.design.count,
            digest_of(self.job.equations),
        )
        digest.update(as_text([*parts, self.chunk, self.sweep.tolerance, versions()]).encode())
        digest.update(np.ascontiguousarray(self.design.matrix).tobytes())
        for factor in self.job.factors:
            for move in factor.moves:
                told = (factor.name, move.kind, move.parameter, move.sign, move.distribution)
                digest.update(" ".join(map(str, told)).encode())
                digest.update(
                    b"".join(
                        part.tobytes() for part in (move.entries, move.low, move.middle, move.high)
                    )
                )
        return digest.hexdigest()

    @property
    def factor_names(self) -> list[str]:
        """Names of the factors."""
        return [factor.name for factor in self.job.factors]

    @property
    def chunk(self) -> int:
        """Samples of a chunk."""
        return self.sweep.chunk or chunk_of(self.design.count)

    @property
    def blocks(self) -> int:
        """Number of chunks."""
        return -(-self.design.count // self.chunk)

    def tasks(self, numbers: list[int]) -> Iterator[Task]:
        """Chunks by number, made when asked for."""
        size = self.chunk
        return (
            (number, self.design.rows(number * size, (number + 1) * size)) for number in numbers
        )


def chunk_of(count: int) -> int:
    """Samples of a chunk where none is asked for.

    What is done once a chunk (building, storing) takes as long as a hundred samples of which the
    answer is known; several workers need several chunks each.

    Examples
    --------
    >>> chunk_of(100), chunk_of(10_000), chunk_of(100_000)
    (64, 625, 1024)
    """
    return min(max(LEAST_CHUNK, count // CHUNKS), MOST_CHUNK)


def sweep_of(sector: str, settings: Mapping[str, Any]) -> Sweep:
    """A sweep from plain settings.

    Raises
    ------
    InputError
        Unknown or wrong settings, all at once.
    """
    from pydantic import ValidationError

    from ..catalog.validate import translated

    data = {
        "sector": sector,
        **{name: value for name, value in settings.items() if value is not None},
    }
    try:
        return Sweep.model_validate(data)
    except ValidationError as error:
        problems = [
            replace(problem, key=".".join(map(str, path)) or None)
            for path, problem in translated(Sweep, data, error)
        ]
        raise InputError("sweep", problems) from error


def study_of(
    system: xr.Dataset,
    sweep: Sweep,
    goal: str = "cost",
    equations: tuple[Equation, ...] = (),
    conversions: Conversions = NONE,
    time_limit: float | None = None,
    most: int | None = None,
) -> Study:
    """The study of a System.

    Parameters
    ----------
    system : xarray.Dataset
    sweep : Sweep
    goal : str, optional
    equations : tuple of Equation, optional
        One's own, beside those of the model.
    conversions : Conversions, optional
        Exchange rates and heating values, for units in `vary`.
    time_limit : float, optional
        Seconds that each solve may take.
    most : int, optional
        Samples that the design may have.

    Raises
    ------
    InputError
        Factors, designs and outputs that make no sense.
    """
    system = prepared(system, equations)
    factors = factors_of(system, sweep.vary, sweep.ranges, conversions)
    drawn = design(
        sweep.method,
        len(factors),
        sweep.size,
        sweep.seed,
        sweep.second_order,
        most or MOST_SAMPLES,
    )
    sweep = sweep.model_copy(update={"chunk": sweep.chunk or chunk_of(drawn.count)})
    job = Job(system, factors, goal, sweep.outputs, equations=equations, time_limit=time_limit)
    job = replace(job, reference=reference_of(job))
    outputs = Evaluator(job).outputs
    return Study(
        sweep,
        replace(
            job,
            outputs=tuple(output.name for output in outputs)
            if WHOLE in sweep.outputs
            else sweep.outputs,
        ),
        drawn,
        outputs,
    )


def run_study(
    study: Study,
    folder: Path,
    workers: int = 1,
    scheduler: str | None = None,
    resume: bool = False,
    watch: Watcher | None = None,
) -> xr.Dataset:
    """Solve a study into `folder / "sweep.zarr"` and open it.

    Parameters
    ----------
    study : Study
    folder : Path
    workers, scheduler : optional
        See `spread`.
    resume : bool, optional
        Go on with an interrupted sweep; only chunks without a mark are solved.
    watch : callable, optional

    Raises
    ------
    InputError
        A store that cannot be written, is there already, or belongs to another study.
    """
    if workers < 1:
        raise InputError("sweep", [no_worker(workers)])
    if workers > 1 and scheduler is None:
        require_a_guarded_program("sweep")
    path = folder / NAME
    store = (
        Store.resume(
            path, study.fingerprint, lambda content: differences(_asked(study), content, folder)
        )
        if resume
        else _created(study, path)
    )
    left = store.unfinished()
    if watch is not None and len(left) < study.blocks:
        watch(study.design.count - _samples(study, left), 0)
    job = learnt(study.job, study.design, study.sweep.tolerance) if left else study.job
    for number, results in spread(job, study.tasks(left), workers, scheduler):
        start = number * study.chunk
        rows = study.design.rows(start, start + study.chunk)
        store.write(
            number,
            start,
            {"factor_draw": rows, "factor_value": values_of(study.job.factors, rows), **results},
        )
        if watch is not None:
            watch(len(rows), sum(1 for reason in results["reason"] if reason))
    return open_study(path)


def _asked(study: Study) -> Asked:
    return Asked(
        study.sweep.model_dump(mode="json", exclude_none=True),
        study.job.goal,
        study.factor_names,
        [output.name for output in study.outputs],
        study.job.system,
    )


def _samples(study: Study, numbers: list[int]) -> int:
    size, count = study.chunk, study.design.count
    return sum(min((number + 1) * size, count) - number * size for number in numbers)


def unsolved(study: Study) -> xr.Dataset:
    """A study before a sample is solved: its figures by name, dims and labels, all missing."""
    outputs, coords = _outputs(study), _coordinates_of(study)
    return layout(study.design.count, study.chunk, outputs, coords)


def _created(study: Study, path: Path) -> Store:
    library("zarr")
    outputs, coords, attrs = _outputs(study), _coordinates_of(study), _attributes(study)
    return Store.create(path, study.design.count, study.chunk, outputs, coords, attrs)


def _outputs(study: Study) -> list[Output]:
    """Outputs with units that name a coordinate where they differ by label."""
    return [
        replace(output, unit=real_unit(output.unit, study.job.system, output.dims))
        for output in study.outputs
    ]


def _coordinates_of(study: Study) -> dict[str, xr.Variable]:
    """Labels of all dims, and of each factor its name, unit and ends."""
    system, factors = study.job.system, study.job.factors
    dims = dict.fromkeys(dim for output in study.outputs for dim in output.dims)
    coords = _coordinates(study, list(dims))
    ends = values_of(
        factors, np.array([[0.0] * len(factors), [np.nan] * len(factors), [1.0] * len(factors)])
    )
    coords["factor"] = xr.Variable(
        "factor",
        np.array(study.factor_names, dtype=object),
        {"long_name": "What moves"},
    )
    coords["factor_label"] = xr.Variable(
        "factor",
        np.array([label_of(system, name) for name in study.factor_names], dtype=object),
        {"long_name": "What moves, in words"},
    )
    coords["factor_unit"] = xr.Variable(
        "factor", np.array([str(factor.unit) for factor in factors], dtype=object)
    )
    for name, row in zip(("factor_low", "factor_central", "factor_high"), ends, strict=True):
        coords[name] = xr.Variable("factor", row)
    outputs = _outputs(study)
    return coords | {
        name: system.coords[name].variable
        for name in NAMED
        if any(
            name in output.unit and system.coords[name].dims[0] in output.dims for output in outputs
        )
    }


def _attributes(study: Study) -> dict[str, str]:
    system, factors = study.job.system, study.job.factors
    attrs = {name: str(value) for name, value in system.attrs.items()}
    return attrs | {
        "sweep": as_text(study.sweep.model_dump(mode="json", exclude_none=True)),
        "goal": study.job.goal,
        "method": study.design.method,
        "second_order": str(study.design.second_order).lower(),
        "seed": str(study.sweep.seed),
        "versions": as_text(versions()),
        "input_hash": input_hash(system),
        TARGET_FACTORS: as_text(
            [
                factor.name
                for factor in factors
                if any(move.parameter.startswith("target_") for move in factor.moves)
            ]
        ),
        FINGERPRINT: study.fingerprint,
    }


def _coordinates(study: Study, dims: list[str]) -> dict[str, xr.Variable]:
    """Labels of the dims of outputs.

    From the System or, for those of the Pathway alone, from the central sample.
    """
    system = study.job.system
    missing = [dim for dim in dims if dim not in system.coords]
    source: Any = system
    if missing:
        evaluator = Evaluator(study.job)
        source = evaluator.answer(np.full(len(study.job.factors), np.nan)).collected
    return {dim: xr.Variable(dim, source[dim].values) for dim in dims}
