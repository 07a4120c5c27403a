package index

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"paperkin/index/lexical"
)

// Status is what a library holds.
type Status struct {
	Papers int
	Behind int // papers that the word index does not know yet, or knows as they were
	// Unguarded: the word index has no checksums, so that damage to it may go
	// unnoticed. An earlier version made it; CatchUp makes another.
	Unguarded bool
	Spaces    []SpaceStatus // oldest first
	Bytes     int64         // of all files of the library
}

// SpaceStatus is a space with its ledger.
type SpaceStatus struct {
	Space
	Ledger Ledger
	Dead   int // rows that no paper uses any more; re-indexing frees them
}

// Status counts the library.
func (l *Library) Status(ctx context.Context) (Status, error) {
	var s Status
	if err := l.db.QueryRowContext(ctx, `SELECT count(*) FROM papers`).Scan(&s.Papers); err != nil {
		return s, err
	}
	words, err := currentLexicon(ctx, l.db)
	if err != nil {
		return s, err
	}
	if s.Behind, err = words.behind(ctx, l.db); err != nil {
		return s, err
	}
	s.Unguarded = words.generation > 0 && !lexical.Guarded(wordsDir(l.dir, words.generation))
	spaces, err := l.Spaces(ctx)
	if err != nil {
		return s, err
	}
	for _, space := range spaces {
		one := SpaceStatus{Space: space}
		if one.Ledger, err = l.Ledger(ctx, space); err != nil {
			return s, err
		}
		// A space that is being built, or was kept, has no rows yet for papers
		// that came later. They wait for it all the same.
		one.Ledger.Pending += s.Papers - one.Ledger.Total()
		if err := l.db.QueryRowContext(ctx, `SELECT count(*) FROM dead WHERE space = ?`, space.Key).Scan(&one.Dead); err != nil {
			return s, err
		}
		s.Spaces = append(s.Spaces, one)
	}
	s.Bytes, err = folderSize(l.dir)
	return s, err
}

func folderSize(dir string) (int64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreGone(err)
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return ignoreGone(err)
	})
	return total, err
}

// ignoreGone forgives a file that a writer removed during the walk.
func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
