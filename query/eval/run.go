package eval

import (
	"fmt"
	"io"

	"paperkin/query"
)

// WriteRun writes the ranking of a query as lines of a TREC run: query, Q0,
// paper, rank, score, and the name of the run.
func WriteRun(w io.Writer, run, query string, ranking []query.Ranked) error {
	for i, r := range ranking {
		if _, err := fmt.Fprintf(w, "%s Q0 %s %d %.6f %s\n", query, r.ID, i+1, r.Score, run); err != nil {
			return err
		}
	}
	return nil
}
