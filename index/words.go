package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"paperkin/index/lexical"
)

// wordsFolder holds the word index, in a folder for each generation: an index
// never changes, so a reader of an older one is not disturbed.
const wordsFolder = "lexical"

func wordsDir(library string, generation int64) string {
	return filepath.Join(library, wordsFolder, strconv.FormatInt(generation, 10))
}

// lexicon is the catalogue's word on the word index. The zero value: there is
// none yet.
type lexicon struct {
	generation int64
	seq        int64 // the last change that it knows of
}

func currentLexicon(ctx context.Context, db queryer) (lexicon, error) {
	var l lexicon
	err := db.QueryRowContext(ctx, `SELECT generation, seq FROM lexicon`).Scan(&l.generation, &l.seq)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return l, err
}

// behind is how many papers were added, changed or removed since.
func (l lexicon) behind(ctx context.Context, db queryer) (n int, err error) {
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM changes WHERE seq > ?`, l.seq).Scan(&n)
	return n, err
}

// openedWords is a word index and its generation.
type openedWords struct {
	*lexical.Index
	generation int64
}

// wordCache opens the library's word indexes, and keeps the last one.
type wordCache struct {
	library string
	latest[*openedWords]
}

func (c *wordCache) acquireWords(generation int64) (*held[*openedWords], error) {
	return c.acquire(func(o *openedWords) bool { return o.generation == generation },
		func() (*openedWords, error) {
			x, err := lexical.Open(wordsDir(c.library, generation))
			return &openedWords{x, generation}, err
		})
}

// CatchUp brings the word index up to date with the catalogue: papers that were
// added, changed or removed since. Until then the index is as it was; a View
// says by how many papers it is behind. It returns how many papers it brought
// in. A damaged index, and one without checksums, is built anew. progress may be
// nil.
func (w *Writer) CatchUp(ctx context.Context, progress func(done, total int)) (int, error) {
	have, err := currentLexicon(ctx, w.db)
	if err != nil {
		return 0, err
	}
	anew := lexicon{generation: have.generation}
	if have.generation > 0 && !lexical.Guarded(wordsDir(w.dir, have.generation)) {
		return w.catchUp(ctx, anew, progress)
	}
	n, err := w.catchUp(ctx, have, progress)
	if n == 0 && err == nil && have.generation > 0 { // nobody has looked at it
		err = lexical.Verify(wordsDir(w.dir, have.generation))
	}
	if errors.Is(err, lexical.ErrDamaged) {
		return w.catchUp(ctx, anew, progress)
	}
	return n, err
}

// RebuildWords builds the word index anew from the catalogue.
func (w *Writer) RebuildWords(ctx context.Context, progress func(done, total int)) (int, error) {
	have, err := currentLexicon(ctx, w.db)
	if err != nil {
		return 0, err
	}
	return w.catchUp(ctx, lexicon{generation: have.generation}, progress)
}

// catchUp makes the next generation of the word index: have with all changes
// after it, or all papers when have knows of no change.
func (w *Writer) catchUp(ctx context.Context, have lexicon, progress func(done, total int)) (int, error) {
	var last int64
	var total int
	err := w.db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0), count(*) FROM changes WHERE seq > ?`, have.seq).Scan(&last, &total)
	rebuild := have.seq == 0 && have.generation > 0 // also of nothing
	if err != nil || total == 0 && !rebuild {
		return 0, err
	}
	next := lexicon{have.generation + 1, last}
	from, to := "", wordsDir(w.dir, next.generation)
	if have.seq > 0 {
		from = wordsDir(w.dir, have.generation)
	}
	if err := os.RemoveAll(to); err != nil {
		return 0, err
	}
	err = lexical.Update(ctx, from, to, w.changes(ctx, have.seq, last), func(n int) {
		if progress != nil {
			progress(n, total)
		}
	})
	if err != nil {
		return 0, errors.Join(fmt.Errorf("update the word index: %w", caused(err)), os.RemoveAll(to))
	}
	err = w.db.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM lexicon`); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM changes WHERE paper NOT IN (SELECT key FROM papers)`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO lexicon (generation, seq) VALUES (?, ?)`, next.generation, next.seq)
		return err
	})
	if err != nil {
		return 0, err
	}
	if have.generation > 0 {
		err = os.RemoveAll(wordsDir(w.dir, have.generation))
	}
	return total, err
}

// changes yields what happened to papers after a change, up to the last one, in
// order.
func (w *Writer) changes(ctx context.Context, after, last int64) iter.Seq2[lexical.Change, error] {
	return func(yield func(lexical.Change, error) bool) {
		// The library's own connection: the writer's one may be needed meanwhile.
		rows, err := w.Library.db.QueryContext(ctx, `SELECT c.paper, coalesce(p.title, ''), coalesce(p.abstract, ''), p.key IS NULL
			FROM changes c LEFT JOIN papers p ON p.key = c.paper WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq`, after, last)
		if err != nil {
			yield(lexical.Change{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var c lexical.Change
			err := rows.Scan(&c.Key, &c.Title, &c.Abstract, &c.Gone)
			if !yield(c, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(lexical.Change{}, err)
		}
	}
}
