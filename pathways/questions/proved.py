"""Answers that are proved, and refusals in words where there is none."""

from __future__ import annotations

from ..errors import InfeasibleError, SolverError
from ..sentences import listed, say
from ..solving.certificate import Certificate
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from ..words.conflict import conflict
from ..words.unbounded import runaway

UNBOUNDED = "unbounded"
NOTHING_HOLDS = say("nothing_holds")
NO_FACTORY = say("no_factory")
NO_BASELINE = say("no_baseline")


def optimum(
    session: Session, question: Question = LEAST_COST, costs_alone: bool = False
) -> Solution:
    """The proved answer to a question that must have one.

    Parameters
    ----------
    session : Session
    question : Question, optional
    costs_alone : bool, optional
        Whether it differs from the last one in costs alone; see `Session.solve`.

    Raises
    ------
    InfeasibleError
        With the rows that cannot hold together, in words.
    CertificateError
        The solver's optimum cannot be proved.
    """
    solution = session.solve(question, costs_alone=costs_alone)
    require_feasible(session, solution, NOTHING_HOLDS)
    return solution


def require_feasible(session: Session, solution: Solution, otherwise: str = NO_FACTORY) -> None:
    """Refuse the last answer of a session where nothing is feasible, in words; prove any other.

    Parameters
    ----------
    session : Session
    solution : Solution
    otherwise : str, optional
        What is said before the rows that cannot hold together.

    Raises
    ------
    InfeasibleError, CertificateError, SolverError
    """
    if solution.status == "infeasible":
        rows = session.conflicting_rows().tolist()
        reasons = listed(conflict(session.program, rows), "item")
        raise InfeasibleError(say("reasons", head=otherwise, reasons=reasons))
    certificate(session, solution)


def certificate(session: Session, solution: Solution) -> Certificate:
    """The proof of an answer; where costs have no lower end, what runs away is told.

    Raises
    ------
    SolverError
        Nothing bounds the costs from below, or the time limit ended the solve.
    CertificateError
        The solver's optimum cannot be proved.
    """
    if solution.status.startswith(UNBOUNDED):
        told = runaway(solution.form)
        if told:
            head, reasons = say("no_lower_end"), listed(told, "item")
            raise SolverError(say("reasons", head=head, reasons=reasons))
    return session.certificate(solution)
