package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"paperkin/index/catalogue"
	"paperkin/index/health"
	"paperkin/index/shelf"
)

// namedLines is how many damaged lines of the shelf are named one by one.
const namedLines = 5

// shelf is what the user said of papers.
func (l *Library) shelf(ctx context.Context) (shelf.Shelf, error) {
	id, err := l.catalogue.LibraryID(ctx)
	return shelf.In(l.catalogue.Folder(), id), err
}

// checkShelf names what is damaged of what the user said of papers, or that it was said
// of others.
func (l *Library) checkShelf(ctx context.Context) (found []Problem, err error) {
	s, err := l.shelf(ctx)
	if err != nil {
		return nil, err
	}
	lines, all, err := s.Check(ctx, namedLines)
	if errors.Is(err, ErrForeign) {
		return []Problem{{What: err.Error(), Cure: health.Repair}}, nil
	}
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
	s, err := l.shelf(ctx)
	if err != nil {
		return 0, err
	}
	all, err := s.Decisions(ctx)
	return len(all), err
}

// state names a state of the catalogue and of the shelf. Without a shelf it has no second line.
func (l *Library) state(ctx context.Context, q catalogue.Queries) (string, error) {
	info, err := l.catalogue.Folder().Stat(shelf.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	commit, failed := q.Commit(ctx)
	if failed != nil || err != nil {
		return commit, failed
	}
	return fmt.Sprintf("%s\n%d %d\n", commit, info.Size(), info.ModTime().UnixNano()), nil
}

// State is a text that is another one whenever the library has changed, or what the user
// says of its papers.
func (l *Library) State(ctx context.Context) (string, error) {
	return l.state(ctx, l.catalogue.Queries)
}

// MendShelf drops what is damaged of what the user said of papers, and returns how many
// lines that were. The rest stays. What was said of another library's papers is put
// aside.
func (w *Writer) MendShelf(ctx context.Context) (dropped int, err error) {
	s, err := w.Library.shelf(ctx)
	if err != nil {
		return 0, err
	}
	return s.Mend(ctx)
}
