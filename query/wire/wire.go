// Package wire is the JSON form of what the library holds and answers: papers,
// hits, answers and the state of the library. Every program that hands out JSON
// uses these types, so that a hit looks the same wherever it comes from.
//
// The names, order and presence of keys are a contract: scripts read them. The
// package converts and encodes; it ranks nothing, opens nothing, and knows of
// no terminal and no protocol.
package wire

import (
	"encoding/json"
	"io"
	"math"

	"paperkin/index/paper/text"
)

// NewEncoder returns an encoder of one JSON value a line. It leaves <, > and &
// as they are and escapes the characters that are [text.Hidden], so that the
// output is safe to look at in a terminal.
func NewEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(text.EscapingJSON(w))
	e.SetEscapeHTML(false)
	return e
}

// Round rounds a number half away from zero to a few digits after the point, as
// all numbers of the output are.
func Round(x float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(x*p) / p
}

// rounded is a number that may be absent.
func rounded(x float64, digits int) *float64 {
	x = Round(x, digits)
	return &x
}

// list is a copy that is encoded as [] where it is empty, never as null.
func list(s []string) []string { return append([]string{}, s...) }
