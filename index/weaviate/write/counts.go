package write

import (
	"context"
	"encoding/binary"
	"errors"

	"paperkin/index"
	"paperkin/index/catalogue"
)

// Counts of attention change without a change of their papers. What was published of them
// stands in a table, whose names are the keys of papers.

const countsTable = "counts"

// keyName is the name of a paper in the table: they are in the order of the keys.
func keyName(key int64) string { return string(binary.BigEndian.AppendUint64(nil, uint64(key))) }

// putCounted looks after the papers whose counts are not those that were published. The
// stamps of their objects say whether that was done before a run ended early.
func (r *rows) putCounted(ctx context.Context, p *index.Published) error {
	old, err := r.openTable(countsTable, r.class)
	if errors.Is(err, errNoTable) {
		old, err = &tableReader{}, nil
	}
	if err != nil {
		return err
	}
	defer old.close()
	var differ []catalogue.Seq
	d := differences{old: old, changed: func(name string, _ bool) error {
		differ = append(differ, catalogue.Seq{Paper: int64(binary.BigEndian.Uint64([]byte(name)))})
		return nil
	}}
	put := r.put[r.space.Key]
	isNew := old.f == nil
	err = r.writeTable(countsTable, r.class, func(w *tableWriter) error {
		err := r.read.EachCounts(ctx, func(key int64, hash uint64) error {
			if err := errors.Join(w.add(keyName(key), hash), d.next(keyName(key), hash)); err != nil {
				return err
			}
			n := len(differ)
			if had := put[key]; n > 0 && differ[n-1].Paper == key && had.change > 0 && had.counts == hash { // it was put with them
				differ, isNew = differ[:n-1], true
			}
			return nil
		})
		if err == nil {
			err = d.end()
		}
		if err == nil && len(differ) == 0 && !isNew {
			err = errSame
		}
		if err != nil {
			return err
		}
		return r.putSome(ctx, differ, p)
	})
	if errors.Is(err, errSame) {
		err = nil
	}
	return err
}

// errSame leaves a table as it is.
var errSame = errors.New("nothing has changed")
