package cli

import (
	"errors"
	"fmt"
	"slices"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/source"
)

// A sieve takes the sources without papers out of a stream of records. They are no
// records, and are reported after those.
type sieve struct {
	records paper.Records // of the other sources
	nothing []error       // complete when all records have been read
}

// sift returns a sieve of records. With Strict the first source without papers ends the
// run as a bad record does.
func sift(records paper.Records, o index.AddOptions) *sieve {
	s := &sieve{}
	s.records = func(yield func(paper.Record, error) bool) {
		for r, err := range records {
			if errors.Is(err, source.ErrNothing) && !o.Strict {
				s.nothing = append(s.nothing, err)
			} else if !yield(r, err) {
				return
			}
		}
	}
	return s
}

// errNothing is the error of a run that has read nothing from several files, each of which
// has been named.
var errNothing = fmt.Errorf("%w: none of the files has papers", source.ErrNothing)

// report names the sources without papers and says what to do about each kind. It returns
// an error: that of the only source if nothing was read from it, errNothing if nothing was
// read from several, [fault.ErrSomeFailed] if something was; nil if every source had papers.
func report(s *session.Run, nothing []error, read int) error {
	switch {
	case len(nothing) == 0:
		return nil
	case len(nothing) == 1 && read == 0:
		return nothing[0]
	}
	var hints []string
	list := screen.LongList{Print: func(line string) { s.Warn("%s", line) }, Cut: s.ErrTerminal()}
	for _, err := range nothing {
		line := err.Error() + " (skipped)"
		if _, hint := fault.Explain(err); hint != "" && !slices.Contains(hints, hint) {
			hints = append(hints, hint)
			line += "\nhint: " + hint
		}
		list.Add(line)
	}
	list.End("files")
	if read == 0 {
		return errNothing
	}
	return fault.ErrSomeFailed
}
