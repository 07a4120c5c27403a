package index

import "context"

// Embedded calls yield for every paper that has a vector in the view's space,
// in the order in which they were added, until yield returns an error, which it
// passes on. A few hundred vectors are read at a time.
func (v *View) Embedded(ctx context.Context, yield func(id string, vector []float32) error) error {
	rows, err := v.tx.QueryContext(ctx, `SELECT p.id, l.slot FROM papers p CROSS JOIN ledger l ON l.space = ? AND l.paper = p.key
		WHERE l.state IN ('done', 'truncated') ORDER BY p.key`, v.Space.Key)
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []string
	var slots []int
	flush := func() error {
		vectors, err := v.Vectors(ctx, slots)
		if err != nil {
			return err
		}
		for i, id := range ids {
			if err := yield(id, vectors[i]); err != nil {
				return err
			}
		}
		ids, slots = ids[:0], slots[:0]
		return nil
	}
	for rows.Next() {
		var id string
		var slot int
		if err := rows.Scan(&id, &slot); err != nil {
			return err
		}
		if ids, slots = append(ids, id), append(slots, slot); len(ids) == 512 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return flush()
}
