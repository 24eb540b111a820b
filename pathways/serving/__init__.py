"""The same report page on one's own machine: choose or upload, ask, read.

Nothing of a request outlives it: what was uploaded and worked out lies in a temporary folder, which
a process of its own works in and which is removed with the answer.

question   what may be asked, by form or as JSON
guard      who may ask: host, origin, size; headers of every answer
processes  a process for each question: started, watched, stopped
worker     what that process does
pages      start page, refusals, curves as HTML
words      words in all languages of these pages, from one file
app        addresses and what stands behind each
"""

from .app import Serving, make_app

__all__ = ["Serving", "make_app"]
