"""Settings of Sphinx; `python -m docs.site` builds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from matplotlib import get_data_path
from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from pathways.version import __version__  # noqa: E402  # the package may be found only from here on

project = "pathways"
author = "The pathways project"
copyright = "The pathways project, Apache-2.0"
version = release = __version__
language = "en"

extensions = ["docs.site.formulas", "myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 4
nb_execution_mode = "cache"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True
autodoc_typehints = "none"  # types stand in the words of each parameter
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
default_role = "code"  # one backtick is code in the words of the package, as in Markdown
suppress_warnings = [
    "misc.highlighting_failure",  # an outline of a file, with dots where more stands
]

html_theme = "furo"
html_title = f"pathways {__version__}"
html_static_path = [
    str(HERE / "static"),
    str(Path(get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"),  # signs of formulas
]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False

CHINESE = "zh/"
"""Folder of pages in Simplified Chinese."""


def _say_language(
    _app: Sphinx, page: str, _template: str, context: dict[str, Any], _document: Any
) -> None:
    """Name the language of a page, by which browsers choose fonts and voices."""
    if page.startswith(CHINESE):
        context["language"] = "zh-Hans"


TECHNOLOGIES = "technologies/"
"""Folder of pages that are no entries of the contents; all of them show the same."""

_contents: dict[tuple[tuple[str, Any], ...], str] = {}
"""The contents beside a page of a technology, by how they are asked for."""


def _work_out_contents_once(
    _app: Sphinx, page: str, _template: str, context: dict[str, Any], _document: Any
) -> None:
    """Take the contents beside the page of a technology from the first such page.

    Working them out for each of some 400 pages would be a fifth of the time of the build.
    """
    if not page.startswith(TECHNOLOGIES) or page == f"{TECHNOLOGIES}index":
        return
    work_out = context["toctree"]

    def contents(**how: Any) -> str:
        asked = tuple(sorted(how.items()))
        if asked not in _contents:
            _contents[asked] = work_out(**how)
        return _contents[asked]

    context["toctree"] = contents


def setup(app: Sphinx) -> None:
    """Connect what a page says of its language and contents, the latter before the theme asks."""
    app.connect("html-page-context", _say_language)
    app.connect("html-page-context", _work_out_contents_once, priority=100)
