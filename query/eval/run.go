package eval

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"paperkin/query"
)

// runs begin the names of the runs that [Evaluation.Measure] writes.
const runs = "paperkin-"

// IsRun reports whether r begins as a run does that [Evaluation.Measure] writes.
func IsRun(r io.Reader) bool {
	line, _ := bufio.NewReader(io.LimitReader(r, 1<<16)).ReadString('\n')
	cells := strings.Fields(line)
	return len(cells) == 6 && cells[1] == "Q0" && strings.HasPrefix(cells[5], runs)
}

// WriteRun writes the ranking of a query as lines of a TREC run: query, Q0,
// paper, rank, score, and the name of the run. Tools such as trec_eval order by
// the scores alone, so scores are made to fall strictly: an equal one is lowered
// by as little as a float64 can be.
func WriteRun(w io.Writer, run, query string, ranking []query.Ranked) error {
	last := math.Inf(1)
	for i, r := range ranking {
		last = min(r.Score, math.Nextafter(last, math.Inf(-1)))
		if _, err := fmt.Fprintf(w, "%s Q0 %s %d %v %s\n", query, r.ID, i+1, last, run); err != nil {
			return err
		}
	}
	return nil
}
