package merge

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// newCatalogue makes the catalogue of a new library.
func newCatalogue(t testing.TB) *catalogue.Writer {
	t.Helper()
	w, err := catalogue.OpenWriter(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// record is what the provider jsonl says of a paper.
func record(p paper.Paper) paper.Record {
	slices.Sort(p.Aliases)
	p.ID = paper.Canonical(p.Aliases)
	return paper.Record{Paper: p, Provider: "jsonl", Name: p.ID, Source: "papers.jsonl", Line: 1}
}

// by is a record of another provider.
func by(provider string, p paper.Paper) paper.Record {
	r := record(p)
	r.Provider, r.Source = provider, provider+".txt"
	return r
}

// text is a record of a paper with an id, a title and an abstract.
func text(id, title, abstract string) paper.Record {
	return record(paper.Paper{Aliases: []string{id}, Title: title, Abstract: abstract})
}

// add adds records in one run.
func add(t testing.TB, w *catalogue.Writer, records ...paper.Record) Added {
	t.Helper()
	a, err := Add(t.Context(), w, sequence(records), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a.Read != a.New+a.Updated+a.Unchanged+a.Duplicate+a.Skipped+a.Deleted+a.Unmatched {
		t.Errorf("the counts do not add up: %+v", a)
	}
	return a
}

func sequence(records []paper.Record) paper.Records {
	return func(yield func(paper.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// papers lists the papers of a catalogue as JSON, in the order of their ids.
func papers(t testing.TB, w *catalogue.Writer) []string {
	t.Helper()
	var list []string
	err := w.EachPaper(t.Context(), nil, func(p paper.Paper) error {
		line, err := json.Marshal(p)
		list = append(list, string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// ids lists the ids of the papers of a catalogue.
func ids(t testing.TB, w *catalogue.Writer) []string {
	t.Helper()
	var list []string
	if err := w.EachPaper(t.Context(), nil, func(p paper.Paper) error { list = append(list, p.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

func find(t testing.TB, w *catalogue.Writer, ref string) catalogue.Found {
	t.Helper()
	f, err := w.Find(t.Context(), 1, ref)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sound fails the test unless the catalogue's tables agree with each other.
func sound(t testing.TB, w *catalogue.Writer) {
	t.Helper()
	if found, err := w.Contradictions(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("contradictions: %v, %v", found, err)
	}
}

// embedAll gives every pending paper a vector in the active space, which it makes
// where there is none, and returns how many that were.
func embedAll(t testing.TB, w *catalogue.Writer) (n int) {
	t.Helper()
	err := w.Update(t.Context(), func(tx *catalogue.Tx) error {
		space, err := tx.ActiveSpace(t.Context())
		if err != nil {
			if space, err = tx.AddSpace(t.Context(), catalogue.Active, embed.Space{Provider: "fake", Model: "fake", Dimensions: 1}); err != nil {
				return err
			}
		}
		if err := tx.Enlist(t.Context(), space.Key); err != nil {
			return err
		}
		if _, err := tx.RestoreVectors(t.Context(), space.Key); err != nil {
			return err
		}
		var outcomes []catalogue.Outcome
		var vectors [][]float32
		err = tx.EachText(t.Context(), space.Key, catalogue.Work{Max: 1 << 30}, 1<<30, func(p catalogue.Text) bool {
			outcomes = append(outcomes, catalogue.Outcome{Paper: p.Paper, Change: p.Change, Hash: catalogue.ExactHash(p.Title, p.Abstract),
				State: catalogue.Done, Slot: space.Rows + len(outcomes)})
			vectors = append(vectors, []float32{1})
			return true
		})
		if err != nil {
			return err
		}
		n = len(outcomes)
		_, err = tx.AddBatch(t.Context(), space, outcomes, vectors)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// papersNamed are records of n papers, each with a text of its own.
func papersNamed(prefix string, n int) []paper.Record {
	all := make([]paper.Record, n)
	for i := range all {
		all[i] = text(fmt.Sprintf("%s%04d", prefix, i), fmt.Sprintf("Paper %s %d", prefix, i), fmt.Sprintf("About the number %d of %s.", i, prefix))
		all[i].Line = i + 1
	}
	return all
}

// keysOf lists the keys of the papers of a catalogue.
func keysOf(t testing.TB, w *catalogue.Writer) (keys []int64) {
	t.Helper()
	for _, id := range ids(t, w) {
		keys = append(keys, find(t, w, id).Key)
	}
	return keys
}
