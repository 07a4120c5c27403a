package service

import (
	"io"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
)

// Encode writes papers, with what the user has said of them, in a format for reference
// managers: see [formats.Encode].
func Encode(w io.Writer, format string, found []Paper) error {
	papers := make([]paper.Paper, len(found))
	for i, f := range found {
		papers[i] = index.Carry(f.Found.Paper, f.Said)
	}
	return formats.Encode(w, format, papers...)
}
