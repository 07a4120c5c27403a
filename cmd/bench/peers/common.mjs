// What the Node scripts share: vectors from files, packages, time and memory.
import { createRequire } from 'node:module';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const packages = createRequire(join(process.env.PEERS, '/'));

// floats reads a file piece by piece: Node refuses to read 2 GiB at once.
export function floats(path) {
  const all = new Float32Array(statSync(path).size / 4);
  const file = openSync(path);
  for (let at = 0; at < all.byteLength;) {
    at += readSync(file, all, at, Math.min(1 << 30, all.byteLength - at), at);
  }
  closeSync(file);
  return all;
}

export const versionOf = (name) =>
  JSON.parse(readFileSync(join(process.env.PEERS, 'node_modules', name, 'package.json'))).version;

const peakMB = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;

// measure times connect() with the first search, and runs more. connect
// resolves to a function from a query to row numbers.
export async function measure(engine, version, connect, queries, dimensions, runs) {
  const count = queries.length / dimensions;
  const query = (i) => queries.slice((i % count) * dimensions, (i % count + 1) * dimensions); // a copy: USearch looks at whole buffers
  let start = performance.now();
  const search = await connect();
  const ids = [await search(query(0))];
  const first = performance.now() - start;
  for (let i = 1; i < count; i++) ids.push(await search(query(i)));
  const warm = [];
  for (let i = 0; i < runs; i++) {
    start = performance.now();
    await search(query(i));
    warm.push(performance.now() - start);
  }
  console.log(JSON.stringify({ engine, version, first_ms: first, warm_ms: warm, ids, rss_mb: peakMB() }));
}
