// Package testdata carries the sample: a small corpus that the program shows
// itself with and that the tests of several packages read.
package testdata

import _ "embed" // for the directive below

// Papers is the sample as Paperkin's own JSONL, one paper a line.
//
//go:embed sample/papers.jsonl
var Papers []byte
