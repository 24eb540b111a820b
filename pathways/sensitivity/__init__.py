"""Sweeps over many scenarios: factors, sample, evaluate, store, analyze.

factors       what moves, and how a level of a factor changes the System
distributions from a draw between zero and one to a value
sample        designs: which level each factor has in each sample
outputs       what is kept of a sample, by name
evaluate      a chunk of samples, changed in place and solved warm from a reference basis
processes     processes of this machine that work at one job
spread        chunks over processes or a Dask cluster
store         the Zarr store: created, filled chunk by chunk, resumed, opened
study         all of it for one System
analyze       indices with confidence, ranking, probability
discover      boxes of factor values in which a target is missed
"""
