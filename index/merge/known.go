package merge

import (
	"context"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// known is what the catalogue says of the papers that the records of a batch may
// be about. It is looked up once for the whole batch, and then follows what the
// batch itself changes.
type known struct {
	byAlias map[string]int64
	byText  map[string][]int64            // by text hash
	byWork  map[string][]candidate        // by work hash
	content map[int64]string              // content hashes
	sources map[int64][]catalogue.Version // of the papers of byAlias
	into    map[int64]int64               // what papers were merged into; 0 if they are gone
	deleted map[origin]string             // when records were deleted
	loaded  map[int64]described           // papers that were needed whole
}

// origin names a record: its provider, and what the provider calls it.
type origin struct{ provider, name string }

// candidate is a paper with the year and the ids that one of its sources gives it.
type candidate struct {
	paper int64
	year  int
	ids   []string
}

// described is a paper with its sources.
type described struct {
	paper   paper.Paper
	sources []catalogue.Source
}

// look finds the papers of a batch: by ids, and, for records that the catalogue
// does not know, by text and by title, author and year. It leaves the hashes
// of the records in the batch.
func look(ctx context.Context, tx *catalogue.ImportTx, batch []incoming) (*known, error) {
	k := &known{map[string]int64{}, map[string][]int64{}, map[string][]candidate{}, map[int64]string{}, map[int64][]catalogue.Version{},
		map[int64]int64{}, map[origin]string{}, map[int64]described{}}
	var aliases, names []string
	for i := range batch {
		in := &batch[i]
		aliases = append(aliases, in.record.Paper.Aliases...)
		if in.record.Name != "" {
			names = append(names, in.record.Name)
		}
		if in.hash == "" && in.err == nil {
			in.sum()
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
		in.print = catalogue.FingerprintOf(in.record.Paper)
		if in.print.Text != "" {
			texts = append(texts, in.print.Text)
		}
		if in.print.Work != "" {
			works = append(works, in.print.Work)
		}
	}
	return k, k.lookAlike(ctx, tx, texts, works)
}

// lookNames finds papers by their ids, their sources, and what was deleted.
func (k *known) lookNames(ctx context.Context, tx *catalogue.ImportTx, aliases, names []string) error {
	named, err := tx.Named(ctx, aliases)
	if err != nil {
		return err
	}
	var keys []int64
	for _, n := range named {
		k.byAlias[n.Alias], k.content[n.Paper] = n.Paper, n.Content
		keys = append(keys, n.Paper)
	}
	versions, err := tx.Versions(ctx, keys)
	if err != nil {
		return err
	}
	for _, v := range versions {
		k.sources[v.Paper] = append(k.sources[v.Paper], v)
	}
	deletions, err := tx.Deletions(ctx, names)
	for _, d := range deletions {
		k.deleted[origin{d.Provider, d.Name}] = d.Revised
	}
	return err
}

// lookAlike finds papers by the hashes of their sources.
func (k *known) lookAlike(ctx context.Context, tx *catalogue.ImportTx, texts, works []string) error {
	same, err := tx.SameText(ctx, texts)
	if err != nil {
		return err
	}
	for _, s := range same {
		k.byText[s.Hash], k.content[s.Paper] = insertKey(k.byText[s.Hash], s.Paper), s.Content
	}
	same, err = tx.SameWork(ctx, works)
	for _, s := range same {
		k.byWork[s.Hash], k.content[s.Paper] = append(k.byWork[s.Hash], candidate{s.Paper, s.Year, s.IDs}), s.Content
	}
	return err
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

// version returns the source of a paper with a source hash; nil if it has none.
func (k *known) version(key int64, hash string) *catalogue.Version {
	i := slices.IndexFunc(k.sources[key], func(v catalogue.Version) bool { return v.Hash == hash })
	if i < 0 {
		return nil
	}
	return &k.sources[key][i]
}

// learn takes note that a record is a source of a paper now, whose content hash
// and ids are these.
func (k *known) learn(key int64, in incoming, s catalogue.Source, content string, aliases []string) {
	for _, id := range aliases {
		k.byAlias[id] = key
	}
	if h := in.print.Text; h != "" {
		k.byText[h] = insertKey(k.byText[h], key)
	}
	if h := in.print.Work; h != "" {
		k.byWork[h] = append(k.byWork[h], candidate{key, in.print.Year, in.record.Paper.Aliases})
	}
	k.content[key] = content
	v := catalogue.Version{Paper: key, Hash: s.Hash, Provider: s.Provider, Name: s.Name, Revised: s.Revised,
		Run: s.Run, File: s.Record.Source, Line: s.Line}
	if known := k.version(key, v.Hash); known != nil {
		*known = v
	} else {
		k.sources[key] = append(k.sources[key], v)
	}
}

// merge takes note that a paper has become part of another.
func (k *known) merge(from, to int64) {
	k.into[from] = to
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
