#!/usr/bin/env node
// LanceDB without an index, which makes it compare every vector.
import { closeSync, openSync, readSync } from 'node:fs';
import { floats, measure, packages, versionOf } from './common.mjs';

const lancedb = packages('@lancedb/lancedb');
const [verb, ...args] = process.argv.slice(2);

if (verb === 'build') {
  const [path, rows, dimensions, folder] = [args[0], +args[1], +args[2], args[3]];
  const db = await lancedb.connect(folder);
  const file = openSync(path);
  const page = 10_000; // rows of JavaScript arrays in memory at a time
  let table;
  for (let first = 0; first < rows; first += page) {
    const block = new Float32Array(Math.min(page, rows - first) * dimensions);
    readSync(file, block, 0, block.byteLength, first * dimensions * 4);
    const records = Array.from({ length: block.length / dimensions }, (_, i) => ({
      id: first + i, vector: Array.from(block.subarray(i * dimensions, (i + 1) * dimensions)),
    }));
    if (table) await table.add(records);
    else table = await db.createTable('papers', records);
  }
  closeSync(file);
  await table.optimize(); // one fragment instead of many
} else {
  const [folder, dimensions, path, k, runs] = [args[0], +args[1], args[2], +args[3], +args[4]];
  const connect = async () => {
    const table = await (await lancedb.connect(folder)).openTable('papers');
    return async (q) => {
      const found = await table.query().nearestTo(q).distanceType('dot').select(['id', '_distance']).limit(k).toArray();
      return found.map((r) => Number(r.id));
    };
  };
  await measure('LanceDB', versionOf('@lancedb/lancedb'), connect, floats(path), dimensions, runs);
}
