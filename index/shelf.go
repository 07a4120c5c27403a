package index

import (
	"context"
	"fmt"

	"paperkin/index/health"
	"paperkin/index/shelf"
)

// namedLines is how many damaged lines of the shelf are named one by one.
const namedLines = 5

// checkShelf names what is damaged of what the user said of papers.
func checkShelf(ctx context.Context, dir string) (found []Problem, err error) {
	lines, all, err := shelf.In(dir).Check(ctx, namedLines)
	for _, l := range lines {
		found = append(found, Problem{What: l.Error(), Cure: health.Repair})
	}
	if more := all - len(lines); more > 0 {
		found = append(found, Problem{What: fmt.Sprintf("%s: %d more lines are damaged", shelf.File, more), Cure: health.Repair})
	}
	return found, err
}

// Said counts the decisions of the user's that hold: which papers are the same, and
// which are not.
func (l *Library) Said(ctx context.Context) (int, error) {
	all, err := shelf.In(l.dir).Decisions(ctx)
	return len(all), err
}

// MendShelf drops what is damaged of what the user said of papers, and returns how many
// lines that were. The rest stays.
func (w *Writer) MendShelf(ctx context.Context) (dropped int, err error) {
	return shelf.In(w.Library.dir).Mend(ctx)
}
