#!/usr/bin/env node
// USearch's exact search, which has no files of its own: the vectors are read.
import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { floats, measure, packages, versionOf } from './common.mjs';

const { exactSearch, MetricKind } = packages('usearch');
const [verb, ...args] = process.argv.slice(2);

if (verb === 'build') {
  linkSync(args[0], join(args[3], 'vectors.f32'));
} else {
  const [folder, dimensions, path, k, runs] = [args[0], +args[1], args[2], +args[3], +args[4]];
  const connect = async () => {
    const vectors = floats(join(folder, 'vectors.f32'));
    return async (q) => Array.from(exactSearch(vectors, q, dimensions, k, MetricKind.IP).keys, Number);
  };
  await measure('USearch exact', versionOf('usearch'), connect, floats(path), dimensions, runs);
}
