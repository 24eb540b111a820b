"""The report page: one HTML file that shows runs and solves their programs again.

The page holds no equation of the model. What it solves, and how what it shows follows from a
solution, is exported here from the program of the run.

sliders  which figures a reader may move, within which range, and what they are
samples  the programs of a run at the ends of every range, built at once
maps     sparse linear maps from a solution to what is charted
export   programs, directions and maps as arrays
arrays   arrays as bytes of the page
parts    what the page says beside its charts
decisions  what is decided before the future is known
switching  at which values the plan changes, and the plan over two numbers
sweeps   what many scenarios say
curves   exact curves, and other good pathways
hours    days and duration curves of a run with hours
settings what a run states
differing  why runs beside each other differ
words    words in all languages of the page, from one file
page     the HTML file
"""
