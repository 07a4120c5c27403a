#!/usr/bin/python3
"""FAISS IndexFlatIP."""
import os
import sys

import faiss
import numpy

from common import measure, threads, vectors

verb, args = sys.argv[1], sys.argv[2:]
faiss.omp_set_num_threads(threads())
if verb == "build":
    path, rows, dimensions, folder = args[0], int(args[1]), int(args[2]), args[3]
    index = faiss.IndexFlatIP(dimensions)
    index.add(numpy.ascontiguousarray(vectors(path, dimensions)[:rows]))
    faiss.write_index(index, os.path.join(folder, "flat.faiss"))
else:
    folder, dimensions, path, k, runs = args[0], int(args[1]), args[2], int(args[3]), int(args[4])

    def connect():
        # FAISS can map some of its indexes, but not a flat one: this reads all.
        index = faiss.read_index(os.path.join(folder, "flat.faiss"))
        return lambda q: index.search(q.reshape(1, -1), k)[1][0].tolist()

    measure("FAISS IndexFlatIP", faiss.__version__, connect, numpy.array(vectors(path, dimensions)), runs)
