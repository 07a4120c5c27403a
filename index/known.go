package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"paperkin/index/paper"
)

// known is what the catalogue says of the papers that the records of a batch
// may be about, found by a few queries for the whole batch. It follows what the
// batch itself changes.
type known struct {
	byAlias map[string]int64
	byText  map[string][]int64 // by text hash
	byHash  map[string][]int64 // by hash id
	content map[int64]string   // content hashes
}

// look finds the papers of a batch: by ids, and by text for those of which no
// id is known, whose fingerprints it leaves in the batch.
func look(ctx context.Context, tx *sql.Tx, batch []incoming) (*known, error) {
	k := &known{map[string]int64{}, map[string][]int64{}, map[string][]int64{}, map[int64]string{}}
	var aliases, texts, hashes []string
	for _, in := range batch {
		aliases = append(append(aliases, in.record.Paper.Aliases...), in.record.Keys...)
	}
	err := k.query(ctx, tx, `SELECT a.alias, a.paper, p.content_hash FROM json_each(?) j
		CROSS JOIN aliases a ON a.alias = j.value CROSS JOIN papers p ON p.key = a.paper`, aliases,
		func(alias string, key int64) { k.byAlias[alias] = key })
	if err != nil {
		return nil, err
	}
	for i, in := range batch {
		p := in.record.Paper
		if slices.ContainsFunc(p.Aliases, func(id string) bool { return k.byAlias[id] != 0 }) {
			continue
		}
		batch[i].print = fingerprintOf(p)
		if h := batch[i].print.text; h != "" {
			texts = append(texts, h)
		}
		if len(p.Authors) > 0 {
			hashes = append(hashes, batch[i].print.id)
		}
	}
	err = k.query(ctx, tx, `SELECT p.text_hash, p.key, p.content_hash FROM json_each(?) j
		CROSS JOIN papers p ON p.text_hash = j.value`, texts,
		func(hash string, key int64) { k.byText[hash] = insertKey(k.byText[hash], key) })
	if err != nil {
		return nil, err
	}
	err = k.query(ctx, tx, `SELECT p.hash_id, p.key, p.content_hash FROM json_each(?) j
		CROSS JOIN papers p ON p.hash_id = j.value`, hashes,
		func(hash string, key int64) { k.byHash[hash] = insertKey(k.byHash[hash], key) })
	return k, err
}

// query hands over what a query for a list of names finds.
func (k *known) query(ctx context.Context, tx *sql.Tx, query string, names []string, found func(name string, key int64)) error {
	if len(names) == 0 {
		return nil
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, query, string(list))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, content string
		var key int64
		if err := rows.Scan(&name, &key, &content); err != nil {
			return err
		}
		k.content[key] = content
		found(name, key)
	}
	return rows.Err()
}

// learn takes note of a paper that was added, with its hashes.
func (k *known) learn(key int64, p paper.Paper, f fingerprint, content string) {
	for _, id := range p.Aliases {
		k.byAlias[id] = key
	}
	if f.text != "" {
		k.byText[f.text] = insertKey(k.byText[f.text], key)
	}
	k.byHash[f.id] = insertKey(k.byHash[f.id], key)
	k.content[key] = content
}

// forget takes note that a paper is gone, or about to be something else.
func (k *known) forget(key int64, p paper.Paper) {
	for _, id := range p.Aliases {
		delete(k.byAlias, id)
	}
	isKey := func(other int64) bool { return other == key }
	f := fingerprintOf(p)
	k.byText[f.text] = slices.DeleteFunc(k.byText[f.text], isKey)
	k.byHash[f.id] = slices.DeleteFunc(k.byHash[f.id], isKey)
	delete(k.content, key)
}

// insertKey adds a key to a sorted list, unless it is there.
func insertKey(keys []int64, key int64) []int64 {
	i, found := slices.BinarySearch(keys, key)
	if found {
		return keys
	}
	return slices.Insert(keys, i, key)
}
