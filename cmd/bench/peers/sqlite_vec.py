#!/usr/bin/python3
"""sqlite-vec, a vec0 table of float32."""
import glob
import os
import sqlite3
import sys

import numpy

from common import measure, vectors

verb, args = sys.argv[1], sys.argv[2:]


def connect(folder):
    db = sqlite3.connect(os.path.join(folder, "vec.db"))
    db.enable_load_extension(True)
    db.load_extension(glob.glob(os.path.join(os.environ["PEERS"], "node_modules/sqlite-vec-*/vec0.so"))[0])
    # Reading pages from a mapping spares a copy; 30 GB is SQLite's own limit order.
    db.execute("PRAGMA mmap_size = 30000000000")
    return db


if verb == "build":
    path, rows, dimensions, folder = args[0], int(args[1]), int(args[2]), args[3]
    db = connect(folder)
    db.execute("PRAGMA synchronous = OFF")
    # Unit vectors: the order by Euclidean distance, which is the default and
    # its fastest, is the order by cosine.
    db.execute(f"CREATE VIRTUAL TABLE papers USING vec0(vector float[{dimensions}])")
    with db:
        db.executemany("INSERT INTO papers (rowid, vector) VALUES (?, ?)",
                       ((i, v.tobytes()) for i, v in enumerate(vectors(path, dimensions)[:rows])))
else:
    folder, dimensions, path, k, runs = args[0], int(args[1]), args[2], int(args[3]), int(args[4])
    version = connect(folder).execute("SELECT vec_version()").fetchone()[0]

    def first():
        db = connect(folder)
        return lambda q: [r[0] for r in db.execute(
            "SELECT rowid FROM papers WHERE vector MATCH ? AND k = ? ORDER BY distance", (q.tobytes(), k))]

    measure("sqlite-vec", version, first, numpy.array(vectors(path, dimensions)), runs)
