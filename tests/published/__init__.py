"""Optima that others have published, found again through the public door.

Each case is entered as a System by `pathways.make_system` and solved by `pathways.solve`, with no
other part of the package. The expected value is what the publication prints, and the tolerance is
as tight as it prints. Figures are facts of their sources, named with their licences beside them;
equations and words are our own.
"""
