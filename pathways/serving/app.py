"""Addresses of the server, and what stands behind each."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ..errors import InputError, Problem
from ..languages import LANGUAGES
from .guard import LARGEST, Guard
from .pages import Choices, problems_page, start_page
from .processes import Answer, GoneError, TooLongError, answered
from .question import Question, Upload, of_form, of_json, plain, plainly, uploaded
from .reasons import Reason, reasons
from .words import words

if TYPE_CHECKING:
    from starlette.requests import Request

    from ..catalog import Catalog

BAD, UNPROCESSABLE, BUSY, TOO_LONG, GONE, FAILED = 400, 422, 503, 504, 499, 500
"""Status of HTTP; 499 is never seen, for nobody is there any more."""

FIELDS = 40
"""Fields of a form: about three times those of the start page."""

SECONDS_OF_UPLOAD = 60.0
"""Within which a request must have arrived: a few megabytes on the same machine take one."""

WAITING = 8
"""Questions that wait for a process beside those that are worked on; more are refused."""

PAGE_POLICY = "frame-ancestors 'none'"
"""Content security policy of a report beside the one that it states itself: it runs its solver."""

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Serving:
    """How the server answers.

    Attributes
    ----------
    host : str
        At which it listens.
    seconds : float
        That a question may take.
    sessions : int
        Questions worked on at a time.
    language : {"en", "zh"}
        Of who states none.
    data : sequence of Path
        Data folders of whoever runs it.
    """

    host: str = "127.0.0.1"
    seconds: float = 300.0
    sessions: int = 2
    language: str = LANGUAGES[0]
    data: Sequence[Path] = field(default=())


def make_app(catalog: Catalog, serving: Serving) -> Starlette:
    """The server as an ASGI application.

    Parameters
    ----------
    catalog : Catalog
        For what can be chosen; each question reads it anew.
    serving : Serving
    """
    desk = _Desk(catalog, serving)
    return Starlette(
        routes=[
            Route("/", desk.start, methods=["GET"]),
            Route("/solve", desk.solve, methods=["POST"]),
            Route("/works.{form}", desk.template, methods=["GET"]),
        ],
        middleware=[Middleware(Guard, bound=serving.host)],
        exception_handlers={HTTPException: desk.refused, Exception: desk.failed},
    )


class _Desk:
    """What stands behind each address."""

    def __init__(self, catalog: Catalog, serving: Serving) -> None:
        self.catalog = catalog
        self.serving = serving
        self.places = asyncio.Semaphore(serving.sessions)
        self.asking = 0

    async def start(self, request: Request) -> Response:
        """The start page."""
        return HTMLResponse(
            start_page(Choices.of(self.catalog), self._language(request), self.serving.seconds)
        )

    async def template(self, request: Request) -> Response:
        """A works to be filled in, like a sector, as a workbook or as YAML."""
        from ..works.template import workbook_template, yaml_template

        form, like = request.path_params["form"], request.query_params.get("like")
        if form not in ("xlsx", "yaml") or (like is not None and like not in self.catalog.sectors):
            raise HTTPException(404)
        name = "my_works"
        beside = {"content-disposition": f'attachment; filename="{name}.{form}"'}
        if form == "yaml":
            text = yaml_template(self.catalog, name, like)
            return Response(text, media_type="text/yaml; charset=utf-8", headers=beside)
        with tempfile.TemporaryDirectory(prefix="pathways-") as folder:
            path = Path(folder) / "works.xlsx"
            try:
                await run_in_threadpool(workbook_template, self.catalog, name, like, path)
            except InputError as error:
                return self._refused(request, UNPROCESSABLE, error)
            return Response(path.read_bytes(), media_type=WORKBOOK, headers=beside)

    async def solve(self, request: Request) -> Response:
        """The answer to a question: JSON to JSON, a page to a form."""
        try:
            async with asyncio.timeout(SECONDS_OF_UPLOAD):
                question, upload = await self._asked(request)
        except TimeoutError:
            return self._refusal(request, 408)
        except InputError as error:
            status = BAD if error.stage == "JSON" else UNPROCESSABLE
            return self._refused(request, status, error)
        if self.asking >= self.serving.sessions + WAITING:
            return self._refusal(request, BUSY)
        self.asking += 1
        try:
            async with self.places:
                answer = await answered(
                    question,
                    upload,
                    self.serving.data,
                    self.serving.seconds,
                    request.is_disconnected,
                )
        except TooLongError:
            return self._refusal(request, TOO_LONG)
        except GoneError:
            return Response(status_code=GONE)
        finally:
            self.asking -= 1
        return self._answer(request, question, answer)

    async def _asked(self, request: Request) -> tuple[Question, Upload | None]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            return of_json(self.catalog, await request.body())
        if kind not in ("multipart/form-data", "application/x-www-form-urlencoded"):
            raise HTTPException(415)
        async with request.form(max_files=1, max_fields=FIELDS) as form:
            fields = {name: each for name, each in form.items() if isinstance(each, str)}
            file, upload = form.get("works"), None
            if isinstance(file, UploadFile):
                upload = uploaded(file.filename or "", await file.read())
        stated = {"language": self._language(request), **fields}
        return of_form(self.catalog, stated, upload, not _wants_json(request)), upload

    def _answer(self, request: Request, question: Question, answer: Answer) -> Response:
        if answer.status == FAILED:
            return self._refusal(request, FAILED)
        if "problems" in answer.told:
            told = answer.told
            return self._told(
                request,
                answer.status,
                told["stage"],
                told["problems"],
                [Reason(text, english) for text, english in told.get("reasons", ())],
                question.language,
            )
        if not question.page:
            return JSONResponse(answer.told)
        solves = question.curve is None and question.sweep is None
        policy = {"content-security-policy": PAGE_POLICY} if solves else {}
        return HTMLResponse(answer.page, headers=policy)

    async def refused(self, request: Request, error: Exception) -> Response:
        """What the framework refuses: no such address, too much, another method or kind."""
        assert isinstance(error, HTTPException)
        return self._refusal(request, error.status_code)

    async def failed(self, request: Request, _: Exception) -> Response:
        """A fault of ours, in words; who runs the server sees the traceback."""
        return self._refusal(request, FAILED)

    def _refusal(self, request: Request, status: int) -> Response:
        """A refusal that has one reason, which its status tells."""
        language = self._language(request)
        known = words()[language]
        told = known.get(f"status_{status}", known["status_400"]).format(
            megabytes=LARGEST // 1_000_000, seconds=f"{self.serving.seconds:g}"
        )
        return self._told(
            request, status, "request", plainly([Problem(told)]), [Reason(told)], language
        )

    def _refused(self, request: Request, status: int, error: InputError) -> Response:
        """A question that cannot be read, with every reason."""
        language = self._language(request)
        told = reasons(map(plain, error.problems), language, lambda: self.catalog)
        return self._told(request, status, error.stage, plainly(error.problems), told, language)

    def _told(
        self,
        request: Request,
        status: int,
        stage: str,
        problems: list[dict[str, Any]],
        told: Sequence[Reason],
        language: str,
    ) -> Response:
        """Problems as JSON, or as a page in its language."""
        beside = {"retry-after": "10"} if status == BUSY else {}
        if _wants_json(request):
            content = {"status": status, "stage": stage, "problems": problems}
            return JSONResponse(content, status, beside)
        return HTMLResponse(problems_page(told, language), status, beside)

    def _language(self, request: Request) -> str:
        """As the address says, or as the browser does, or as the server was told."""
        stated = request.query_params.get("lang")
        if stated in LANGUAGES:
            return str(stated)
        first = request.headers.get("accept-language", "")[:2].lower()
        return first if first in LANGUAGES else self.serving.language


def _wants_json(request: Request) -> bool:
    """Whether an answer is for a program: it sends JSON, or does not ask for a page."""
    kind = request.headers.get("content-type", "")
    return kind.startswith("application/json") or "text/html" not in request.headers.get(
        "accept", ""
    )
