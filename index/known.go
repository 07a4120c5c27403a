package index

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// known is what the catalogue says of the papers that the records of a batch
// may be about, found by a few queries for the whole batch. It follows what the
// batch itself changes.
type known struct {
	byAlias map[string]int64
	byText  map[string][]int64     // by text hash
	byWork  map[string][]candidate // by work hash
	content map[int64]string       // content hashes
	sources map[int64][]version    // of the papers of byAlias
	into    map[int64]int64        // what papers were merged into; 0 if they are gone
	deleted map[[2]string]string   // when records were taken back, by provider and name
	loaded  map[int64]described    // papers that were needed whole
}

// candidate is a paper with the year and the ids that one of its sources gives it.
type candidate struct {
	paper int64
	year  int
	ids   []string
}

// described is a paper with its sources.
type described struct {
	paper   paper.Paper
	sources []Source
}

// version is what tells a source from the others of its paper.
type version struct {
	hash, provider, name string
	when                 when
}

// when says which of two versions of a record is the later one: the one that
// its provider changed later; where that is not known, the one that was
// imported later; in one import, the one in the file whose name sorts later,
// or further down.
type when struct {
	revised string
	run     int64
	file    string
	line    int
}

func (w when) compare(other when) int {
	return cmp.Or(strings.Compare(w.revised, other.revised), cmp.Compare(w.run, other.run),
		strings.Compare(w.file, other.file), w.line-other.line)
}

// look finds the papers of a batch: by ids, and, for records that the catalogue
// does not know, by text and by title, author and year. It leaves the hashes
// of the records in the batch.
func look(ctx context.Context, tx *sql.Tx, batch []incoming) (*known, error) {
	k := &known{map[string]int64{}, map[string][]int64{}, map[string][]candidate{}, map[int64]string{}, map[int64][]version{},
		map[int64]int64{}, map[[2]string]string{}, map[int64]described{}}
	var aliases, names []string
	for i := range batch {
		in := &batch[i]
		aliases = append(aliases, in.record.Paper.Aliases...)
		if in.record.Name != "" {
			names = append(names, in.record.Name)
		}
		if in.hash == "" && in.err == nil {
			in.hashes()
		}
	}
	if err := k.lookNames(ctx, tx, aliases, names); err != nil {
		return nil, err
	}
	var texts, works []string
	for i := range batch {
		in := &batch[i]
		if in.err != nil || in.record.Deleted {
			continue
		}
		if papers := k.named(in.record.Paper); len(papers) == 1 && k.version(papers[0], in.hash) != nil {
			continue
		}
		in.print = fingerprintOf(in.record.Paper)
		if in.print.text != "" {
			texts = append(texts, in.print.text)
		}
		if in.print.work != "" {
			works = append(works, in.print.work)
		}
	}
	return k, k.lookAlike(ctx, tx, texts, works)
}

// lookNames finds papers by their ids, their sources, and what was taken back.
func (k *known) lookNames(ctx context.Context, tx *sql.Tx, aliases, names []string) error {
	err := each(ctx, tx, `SELECT a.alias, a.paper, p.content_hash FROM json_each(?) j
		CROSS JOIN aliases a ON a.alias = j.value CROSS JOIN papers p ON p.key = a.paper`, aliases, func(row *sql.Rows) error {
		var alias, content string
		var key int64
		err := row.Scan(&alias, &key, &content)
		k.byAlias[alias], k.content[key], k.sources[key] = key, content, nil
		return err
	})
	if err != nil {
		return err
	}
	var keys []int64
	for key := range k.sources {
		keys = append(keys, key)
	}
	err = each(ctx, tx, `SELECT s.paper, s.hash, s.provider, s.name, s.revised, s.run, f.name, s.line FROM json_each(?) j
		CROSS JOIN sources s ON s.paper = j.value CROSS JOIN files f ON f.key = s.file`, keys, func(row *sql.Rows) error {
		var key int64
		var v version
		err := row.Scan(&key, &v.hash, &v.provider, &v.name, &v.when.revised, &v.when.run, &v.when.file, &v.when.line)
		k.sources[key] = append(k.sources[key], v)
		return err
	})
	if err != nil {
		return err
	}
	return each(ctx, tx, `SELECT d.provider, d.name, d.revised FROM json_each(?) j
		CROSS JOIN deleted d ON d.name = j.value`, names, func(row *sql.Rows) error {
		var origin [2]string
		var revised string
		err := row.Scan(&origin[0], &origin[1], &revised)
		k.deleted[origin] = revised
		return err
	})
}

// lookAlike finds papers by the hashes of their sources.
func (k *known) lookAlike(ctx context.Context, tx *sql.Tx, texts, works []string) error {
	err := each(ctx, tx, `SELECT s.text_hash, s.paper, p.content_hash FROM json_each(?) j
		CROSS JOIN sources s ON s.text_hash = j.value AND s.text_hash <> '' CROSS JOIN papers p ON p.key = s.paper`, texts, func(row *sql.Rows) error {
		var hash, content string
		var key int64
		err := row.Scan(&hash, &key, &content)
		k.byText[hash], k.content[key] = insertKey(k.byText[hash], key), content
		return err
	})
	if err != nil {
		return err
	}
	return each(ctx, tx, `SELECT s.work_hash, s.paper, s.year, p.content_hash,
		coalesce(s.record ->> '$.aliases', (SELECT json_group_array(alias) FROM aliases WHERE paper = s.paper)) FROM json_each(?) j
		CROSS JOIN sources s ON s.work_hash = j.value AND s.work_hash <> '' CROSS JOIN papers p ON p.key = s.paper`, works, func(row *sql.Rows) error {
		var hash, content, ids string
		var one candidate
		if err := row.Scan(&hash, &one.paper, &one.year, &content, &ids); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(ids), &one.ids); err != nil {
			return fmt.Errorf("%w: ids of a source: %w", ErrDamaged, err)
		}
		k.byWork[hash], k.content[one.paper] = append(k.byWork[hash], one), content
		return nil
	})
}

// each calls scan for every row that a query for a list finds. It sorts the
// list, and asks once for what is in it many times.
func each[T cmp.Ordered](ctx context.Context, tx *sql.Tx, query string, list []T, scan func(*sql.Rows) error) error {
	if len(list) == 0 {
		return nil
	}
	values, err := json.Marshal(sorted(list))
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, query, string(values))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// present is the paper that a paper has become; 0 if it is gone.
func (k *known) present(key int64) int64 {
	for {
		next, moved := k.into[key]
		if !moved {
			return key
		}
		key = next
	}
}

// named returns the papers that have an id of p, ascending.
func (k *known) named(p paper.Paper) (keys []int64) {
	for _, id := range p.Aliases {
		if key := k.present(k.byAlias[id]); key != 0 {
			keys = insertKey(keys, key)
		}
	}
	return keys
}

// version returns the source of a paper with a content hash; nil if it has none.
func (k *known) version(key int64, hash string) *version {
	i := slices.IndexFunc(k.sources[key], func(v version) bool { return v.hash == hash })
	if i < 0 {
		return nil
	}
	return &k.sources[key][i]
}

// learn takes note that a record is a source of a paper now, whose content hash
// and ids are these.
func (k *known) learn(key int64, in incoming, v version, content string, aliases []string) {
	for _, id := range aliases {
		k.byAlias[id] = key
	}
	if h := in.print.text; h != "" {
		k.byText[h] = insertKey(k.byText[h], key)
	}
	if h := in.print.work; h != "" {
		k.byWork[h] = append(k.byWork[h], candidate{key, in.print.year, in.record.Paper.Aliases})
	}
	k.content[key] = content
	if known := k.version(key, v.hash); known != nil {
		*known = v
	} else {
		k.sources[key] = append(k.sources[key], v)
	}
}

// merge takes note that a paper has become part of another.
func (k *known) merge(from, to int64) {
	k.into[from] = to
	delete(k.loaded, from)
	k.sources[to] = append(k.sources[to], k.sources[from]...)
}

// insertKey adds a key to a sorted list, unless it is there.
func insertKey(keys []int64, key int64) []int64 {
	i, found := slices.BinarySearch(keys, key)
	if found {
		return keys
	}
	return slices.Insert(keys, i, key)
}
