package write

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path/filepath"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/durable"
	"paperkin/index/lexical"
	"paperkin/index/lexical/analysis"
	"paperkin/index/weaviate/schema"
)

// What readers must know of words is put as objects of the second class, one for each word.
// Two tables say what was put: wordsTable, and while that is being changed nextTable, which
// is there before the first object is put. After a run that ended early, nobody knows which
// of both the words have that differ in them.
const (
	wordsTable = "words"
	nextTable  = "words.next"
)

// wordsAtOnce is how many words are counted, and put, at once.
const wordsAtOnce = 4096

// mostDeleted is how many objects a server deletes in one call.
const mostDeleted = 10_000

// wordsOf is what the tables are of.
func (l *Library) wordsOf() string { return fmt.Sprint(l.meta, " ", analysis.Version) }

// putWords puts the words of which something is new, and returns how many these are. The
// word index knows the changes up to one.
func (l *Library) putWords(ctx context.Context, words *lexical.Index, last int64) (n int, err error) {
	if err := l.settleWords(); err != nil {
		return 0, err
	}
	old, err := l.openTable(wordsTable, l.wordsOf())
	if errors.Is(err, errNoTable) {
		return l.putAllWords(ctx, words)
	}
	if err != nil {
		return 0, err
	}
	defer old.close()
	if l.info.Change == last && l.info.Analysis == analysis.Version { // then they are those of the table
		return 0, nil
	}
	d := differences{old: old, changed: func(string, bool) error { n++; return nil }}
	err = l.writeTable(nextTable, l.wordsOf(), func(w *tableWriter) error {
		err := l.eachWord(ctx, words, func(c counted) error {
			return errors.Join(w.add(c.word, c.hash), d.next(c.word, c.hash))
		})
		if err != nil {
			return err
		}
		return d.end()
	})
	if err == nil && n > 0 {
		err = l.putNew(ctx, words)
	}
	if err != nil {
		return 0, err
	}
	if err := old.close(); err != nil { // Windows renames nothing over a file that is open
		return 0, err
	}
	return n, durable.Rename(l.tablePath(nextTable), l.tablePath(wordsTable))
}

// settleWords makes those words unknown, in the table, that a run which ended early may have
// put or not.
func (l *Library) settleWords() error {
	next, err := l.openTable(nextTable, l.wordsOf())
	if errors.Is(err, errNoTable) {
		if _, err := l.write.Folder().Lstat(filepath.Join(tablesFolder, nextTable)); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return l.dropTables(wordsTable, nextTable) // it does not say which words these are
	}
	if err != nil {
		return err
	}
	defer next.close()
	old, err := l.openTable(wordsTable, l.wordsOf())
	if errors.Is(err, errNoTable) { // all are unknown
		return l.dropTables(wordsTable, nextTable)
	}
	if err != nil {
		return err
	}
	defer old.close()
	err = l.writeTable(wordsTable, l.wordsOf(), func(w *tableWriter) error { return markUnknown(w, old, next) })
	if err != nil {
		return err
	}
	return l.dropTables(nextTable)
}

// markUnknown writes the names of two tables: those that differ in them as unknown.
func markUnknown(w *tableWriter, old, next *tableReader) error {
	haveOld, err := old.next()
	haveNext, nextErr := next.next()
	err = errors.Join(err, nextErr)
	for err == nil && (haveOld || haveNext) {
		switch {
		case !haveNext || haveOld && old.name < next.name:
			err = w.add(old.name, unknown)
			if err == nil {
				haveOld, err = old.next()
			}
		case !haveOld || next.name < old.name:
			err = w.add(next.name, unknown)
			if err == nil {
				haveNext, err = next.next()
			}
		default:
			hash := old.hash
			if hash != next.hash {
				hash = unknown
			}
			if err = w.add(old.name, hash); err == nil {
				haveOld, err = old.next()
			}
			if err == nil {
				haveNext, err = next.next()
			}
		}
	}
	return err
}

func (l *Library) dropTables(names ...string) (err error) {
	for _, name := range names {
		gone := l.write.Folder().Remove(filepath.Join(tablesFolder, name))
		if !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// counted is what is known of a word, and a hash of that.
type counted struct {
	word   string
	counts lexical.WordCounts
	object *pb.BatchObject
	hash   uint64
}

// eachWord calls yield for the words that papers have, in their order.
func (l *Library) eachWord(ctx context.Context, words *lexical.Index, yield func(counted) error) error {
	if words == nil {
		return nil
	}
	var some []string
	flush := func() error {
		all, err := l.count(ctx, words, some)
		for i := 0; i < len(all) && err == nil; i++ {
			if !all[i].counts.Empty() {
				err = yield(all[i])
			}
		}
		some = some[:0]
		return err
	}
	var failed error
	err := words.EachWord(ctx, func(word string) bool {
		if some = append(some, word); len(some) == wordsAtOnce {
			failed = flush()
		}
		return failed == nil
	})
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	return flush()
}

// count returns what the index knows of words.
func (l *Library) count(ctx context.Context, words *lexical.Index, list []string) ([]counted, error) {
	counts, err := words.Counts(ctx, list)
	if err != nil {
		return nil, err
	}
	all := make([]counted, len(list))
	for i, c := range counts {
		object, err := schema.WordObject(l.meta, list[i], c)
		if err != nil {
			return nil, err
		}
		h := fnv.New64a()
		h.Write([]byte(object.GetProperties().GetNonRefProperties().GetFields()[schema.Body].GetStringValue()))
		all[i] = counted{list[i], c, object, max(h.Sum64(), unknown+1)}
	}
	return all, nil
}

// putAllWords puts all words, and deletes any that there are.
func (l *Library) putAllWords(ctx context.Context, words *lexical.Index) (n int, err error) {
	for deleted := mostDeleted; deleted >= mostDeleted; {
		if deleted, err = l.o.Engine.Delete(ctx, l.meta, sort(schema.WordSort)); err != nil {
			return 0, err
		}
	}
	err = l.writeTable(wordsTable, l.wordsOf(), func(w *tableWriter) error {
		var objects []*pb.BatchObject
		err := l.eachWord(ctx, words, func(c counted) error {
			n++
			if objects = append(objects, c.object); len(objects) == wordsAtOnce {
				if err := l.putObjects(ctx, objects); err != nil {
					return err
				}
				objects = objects[:0]
			}
			return w.add(c.word, c.hash)
		})
		if err != nil {
			return err
		}
		return l.putObjects(ctx, objects)
	})
	return n, err
}

// putNew puts the words that differ in the two tables, and deletes those that the next one
// lacks.
func (l *Library) putNew(ctx context.Context, words *lexical.Index) error {
	old, err := l.openTable(wordsTable, l.wordsOf())
	if err != nil {
		return err
	}
	defer old.close()
	next, err := l.openTable(nextTable, l.wordsOf())
	if err != nil {
		return err
	}
	defer next.close()
	var changed, gone []string
	flush := func(least int) error {
		if len(changed) > least {
			all, err := l.count(ctx, words, changed)
			if err != nil {
				return err
			}
			objects := make([]*pb.BatchObject, len(all))
			for i, c := range all {
				objects[i] = c.object
			}
			if err := l.putObjects(ctx, objects); err != nil {
				return err
			}
			changed = changed[:0]
		}
		if len(gone) > least {
			if _, err := l.o.Engine.Delete(ctx, l.meta, ids(gone...)); err != nil {
				return err
			}
			gone = gone[:0]
		}
		return nil
	}
	d := differences{old: old, changed: func(name string, isGone bool) error {
		if isGone {
			gone = append(gone, schema.WordUUID(name))
		} else {
			changed = append(changed, name)
		}
		return flush(wordsAtOnce)
	}}
	more, err := next.next()
	for err == nil && more {
		if err = d.next(next.name, next.hash); err == nil {
			more, err = next.next()
		}
	}
	if err == nil {
		err = d.end()
	}
	if err == nil {
		err = flush(0)
	}
	return err
}
