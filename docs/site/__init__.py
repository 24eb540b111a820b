"""The documentation site: pages of the repository and pages made from code and catalog.

`python -m docs.site` lays the sources out in a folder and lets Sphinx build them; nothing is loaded
from outside, neither at the build nor in the pages.
"""
