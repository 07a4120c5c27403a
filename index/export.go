package index

import (
	"context"

	"paperkin/index/paper"
)

// Each calls yield for every paper of the library, in the order of their ids,
// until yield returns an error, which it passes on. It shows the
// library as it was when Each was called.
func (l *Library) Each(ctx context.Context, yield func(paper.Paper) error) error {
	rows, err := l.db.QueryContext(ctx, `SELECT `+paperColumns+` FROM papers p ORDER BY p.id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		_, p, err := scanPaper(rows.Scan)
		if err != nil {
			return err
		}
		if err := yield(p); err != nil {
			return err
		}
	}
	return rows.Err()
}
