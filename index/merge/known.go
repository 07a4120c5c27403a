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
	rules   *rulings
	byID    map[string][]int64            // papers that have or carry an id
	byKey   map[string][]int64            // by keys that live records have: see live.go
	byText  map[string][]int64            // by text hash
	byWork  map[string][]int64            // by work hash
	byYear  map[workYear][]int64          // by work hash and year
	bySpot  map[spot][]string             // ids: see lookSpots
	content map[int64]string              // content hashes
	sources map[int64]*versions           // of the papers of byID
	into    map[int64]int64               // what papers were merged into; 0 if they are gone
	deleted map[origin]string             // when records were deleted
	away    map[string]catalogue.Banished // papers that are to stay away, by their names; nil: none in the library
	loaded  map[int64]described           // papers that were needed whole
	traits  map[int64][]*traits           // of the records of papers that were compared
	tied    ties                          // papers that may change together
	waits   map[string]*incoming          // records that wait for the end of the batch, by source hash
	waitFor map[int64]bool                // the papers that they wait for
}

// origin names a record: its provider, and what the provider calls it.
type origin struct{ provider, name string }

// described is a paper with its sources.
type described struct {
	paper   paper.Paper
	sources []catalogue.Source
}

// newKnown returns what is known before anything was looked up: the papers of the last
// batch that have many records, since reading those again would take long. Nobody else
// writes to the library meanwhile.
func newKnown(rules *rulings, last *known) *known {
	k := &known{rules, map[string][]int64{}, map[string][]int64{}, map[string][]int64{}, map[string][]int64{}, map[workYear][]int64{}, map[spot][]string{}, map[int64]string{},
		map[int64]*versions{}, map[int64]int64{}, map[origin]string{}, nil, map[int64]described{}, map[int64][]*traits{}, ties{}, map[string]*incoming{}, map[int64]bool{}}
	if last == nil {
		return k
	}
	for key, d := range last.loaded {
		if nodes := last.traits[key]; len(d.sources) >= manySources && len(nodes) == len(d.sources) {
			k.loaded[key], k.traits[key], k.sources[key] = d, nodes, &versions{}
			for _, s := range d.sources {
				k.sources[key].put(versionOf(key, s))
			}
		}
	}
	return k
}

// look finds the papers of a batch: by ids, and, for records that the catalogue
// does not know, by text and by title and author; and the papers that are tied to
// those. It leaves the hashes of the records in the batch.
func (a *adder) look(ctx context.Context, batch []incoming) error {
	k := newKnown(a.rules, a.known)
	a.known = k
	var aliases, names []string
	for i := range batch {
		in := &batch[i]
		aliases = append(append(aliases, in.record.Paper.Aliases...), a.rules.partners(in.record.Paper)...)
		if in.record.Name != "" {
			names = append(names, in.record.Name)
		}
		if in.hash == "" && in.err == nil {
			in.sum()
		}
	}
	if err := k.lookNames(ctx, a.tx, aliases, names); err != nil {
		return err
	}
	if err := k.lookLive(ctx, a.tx, batch); err != nil {
		return err
	}
	if err := k.lookBanished(ctx, a.tx, batch); err != nil {
		return err
	}
	var texts, works []string
	for i := range batch {
		in := &batch[i]
		if in.err != nil || in.record.Deleted || k.holder(in) != 0 {
			continue
		}
		in.print = catalogue.FingerprintOf(in.record.Paper)
		texts, works = append(texts, in.print.Text), append(works, in.print.Work)
	}
	if err := k.lookAlike(ctx, a.tx, texts, works); err != nil {
		return err
	}
	if err := a.lookSpots(ctx, batch); err != nil {
		return err
	}
	return a.lookFurther(ctx, batch)
}

// lookNames finds papers by their ids, their sources, and what was deleted.
func (k *known) lookNames(ctx context.Context, tx *catalogue.ImportTx, aliases, names []string) error {
	named, err := tx.Named(ctx, aliases)
	if err != nil {
		return err
	}
	if err := k.learnNamed(ctx, tx, named, k.byID); err != nil {
		return err
	}
	deletions, err := tx.Deletions(ctx, names)
	for _, d := range deletions {
		k.deleted[origin{d.Provider, d.Name}] = d.Revised
	}
	return err
}

// learnNamed takes note of papers that were found by names, and looks up their sources.
func (k *known) learnNamed(ctx context.Context, tx *catalogue.ImportTx, named []catalogue.Named, by map[string][]int64) error {
	var keys []int64
	for _, n := range named {
		by[n.Alias], k.content[n.Paper] = insertKey(by[n.Alias], n.Paper), n.Content
		if k.sources[n.Paper] == nil {
			keys = insertKey(keys, n.Paper)
		}
	}
	found, err := tx.Versions(ctx, keys)
	if err != nil {
		return err
	}
	for _, v := range found {
		if k.sources[v.Paper] == nil {
			k.sources[v.Paper] = &versions{}
		}
		k.sources[v.Paper].put(v)
	}
	return nil
}

// lookAlike finds papers by the hashes of their sources.
func (k *known) lookAlike(ctx context.Context, tx *catalogue.ImportTx, texts, works []string) error {
	empty := func(s string) bool { return s == "" }
	same, err := tx.SameText(ctx, slices.DeleteFunc(texts, empty))
	if err != nil {
		return err
	}
	for _, s := range same {
		k.byText[s.Hash], k.content[s.Paper] = insertKey(k.byText[s.Hash], s.Paper), s.Content
	}
	same, err = tx.SameWork(ctx, slices.DeleteFunc(works, empty))
	for _, s := range same {
		k.content[s.Paper] = s.Content
		k.learnWork(catalogue.Fingerprint{Work: s.Hash, Year: s.Year}, s.Paper)
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

// named returns the papers that have or carry an id of p, ascending.
func (k *known) named(p paper.Paper) (keys []int64) {
	for _, id := range p.Aliases {
		for _, key := range k.byID[id] {
			if key = k.present(key); key != 0 {
				keys = insertKey(keys, key)
			}
		}
	}
	return keys
}

// holder is the paper that has a record as a source already; 0 if none has.
func (k *known) holder(in *incoming) int64 {
	for _, key := range k.named(in.record.Paper) {
		if k.version(key, in.hash) != nil {
			return key
		}
	}
	return 0
}

// candidates returns the papers that a record may be about, ascending.
func (k *known) candidates(in *incoming) []int64 {
	keys := k.named(in.record.Paper)
	for _, id := range k.rules.partners(in.record.Paper) {
		keys = append(keys, k.byID[id]...)
	}
	keys = append(keys, k.byText[in.print.Text]...)
	for _, id := range k.bySpot[spot{in.record.Provider, in.record.Source, in.record.Line}] {
		keys = append(keys, k.byID[id]...)
	}
	return k.still(append(keys, k.sameWork(in.print, func() bool { return paper.PlaceholderTitle(in.record.Paper.Title) })...))
}

// workYear is a work hash with a year of publication.
type workYear struct {
	work string
	year int
}

func (k *known) learnWork(f catalogue.Fingerprint, key int64) {
	k.byWork[f.Work] = insertKey(k.byWork[f.Work], key)
	at := workYear{f.Work, f.Year}
	k.byYear[at] = insertKey(k.byYear[at], key)
}

// manyWorks is how many papers may have one work hash before only those are compared
// whose years may be those of one work. The others are never joined: see nearYears, and
// judgeWork for titles that are no evidence.
const manyWorks = 50

// sameWork returns the papers with the title and the first author of a record.
func (k *known) sameWork(f catalogue.Fingerprint, common func() bool) (keys []int64) {
	all := k.byWork[f.Work]
	if len(all) <= manyWorks {
		return all
	}
	if common() {
		return k.byYear[workYear{f.Work, f.Year}]
	}
	if f.Year == 0 {
		return all
	}
	for year := f.Year - yearsSame; year <= f.Year+yearsSame; year++ {
		keys = append(keys, k.byYear[workYear{f.Work, year}]...)
	}
	return append(keys, k.byYear[workYear{f.Work, 0}]...)
}

// still returns what papers have become, ascending, without those that are gone.
func (k *known) still(keys []int64) []int64 {
	for i, key := range keys {
		keys[i] = k.present(key)
	}
	return slices.DeleteFunc(sorted(keys), func(key int64) bool { return key == 0 })
}

// version returns the source of a paper with a source hash; nil if it has none.
func (k *known) version(key int64, hash string) *catalogue.Version { return k.sources[key].find(hash) }

// learn takes note that a record is a source of a paper now, which has these ids.
func (k *known) learn(key int64, s catalogue.Source, f catalogue.Fingerprint, aliases []string) {
	for _, id := range aliases {
		k.byID[id] = insertKey(k.byID[id], key)
	}
	if f.Text != "" {
		k.byText[f.Text] = insertKey(k.byText[f.Text], key)
	}
	if f.Work != "" {
		k.learnWork(f, key)
	}
	if k.sources[key] == nil {
		k.sources[key] = &versions{}
	}
	k.sources[key].put(versionOf(key, s))
	if s.Live {
		for _, name := range s.Paper.Keys {
			k.byKey[name] = insertKey(k.byKey[name], key)
		}
	}
}

// takesAtOnce reports whether a record that is joined to a paper can be at once: the paper
// has few records, and it is not tied to others. Making one of many for every record that
// comes would take hours.
func (k *known) takesAtOnce(key int64) bool {
	return len(k.traits[key]) < manySources && len(k.tied.of(key)) == 1 && !k.waitFor[key]
}

// insertKey adds a key to a sorted list, unless it is there.
func insertKey(keys []int64, key int64) []int64 {
	i, found := slices.BinarySearch(keys, key)
	if found {
		return keys
	}
	return slices.Insert(keys, i, key)
}
