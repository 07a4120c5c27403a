package query_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
	"paperkin/query"
)

// numbered are papers whose texts differ in a number, which is a word of no
// other paper.
func numbered(first, n int, version string) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf(`{"id":"n%d","title":"Study number%d","abstract":"%s on subject number%d and its neighbours."}`,
			first+i, first+i, version, first+i)
	}
	return lines
}

// TestReadersMeanwhile: eight readers ask all the time, each with a library of
// its own open, while papers are added, changed, removed, embedded and embedded
// again by other models. Every answer is complete and of one state: the paper that
// was there from the beginning comes first, no paper comes twice, and every
// similarity is the cosine between the question and the hit's own text in the
// space that answers.
func TestReadersMeanwhile(t *testing.T) {
	models := map[string]embed.Embedder{}
	for i, name := range []string{"first", "second", "third"} {
		models[name] = &embedtest.Fake{Model: name, Dimensions: 256 + 16*i}
	}
	w, _ := library(t, models["first"], numbered(0, 40, "A report")...)
	rounds, more := 2, 2 // too few papers to be calibrated
	if damagetest.Long(t) {
		rounds, more = 4, 50
	}
	working, stop := context.WithCancel(ctx)
	var readers sync.WaitGroup
	for r := range 8 {
		readers.Go(func() {
			lib, err := index.Open(ctx, w.Library.Dir(), chromem.Open)
			if err != nil {
				t.Error(err)
				return
			}
			defer lib.Close()
			for i := r; working.Err() == nil && !t.Failed(); i++ {
				if err := askOne(lib, models, i%40, query.Modes[i%len(query.Modes)]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	err := changeAll(w, models, rounds, more)
	stop()
	readers.Wait()
	if err != nil {
		t.Fatal(err)
	}
}

// changeAll is the writer of that test.
func changeAll(w *index.Writer, models map[string]embed.Embedder, rounds, more int) error {
	small := index.BuildOptions{Batch: 9}
	active := "first"
	for round := range rounds {
		version := fmt.Sprintf("A report of round %d", round)
		lines := strings.Join(append(numbered(100*(round+1), more, version), numbered(40, more, version)...), "\n")
		sources, _, err := source.Expand([]string{"-"}, strings.NewReader(lines), source.Options{})
		if err != nil {
			return err
		}
		_, err = w.Add(ctx, source.Read(ctx, sources, source.Options{Format: json.Own}), index.AddOptions{})
		if err == nil {
			_, err = w.Embed(ctx, models[active], small)
		}
		if err == nil {
			_, err = w.CatchUp(ctx, nil)
		}
		if err != nil {
			return err
		}
		gone, err := w.Library.Find(ctx, fmt.Sprintf("n%d", 100*(round+1)))
		if err != nil {
			return err
		}
		active = []string{"second", "third", "first"}[round%3]
		_, err = w.Reindex(ctx, models[active], index.ReindexOptions{Options: small, Keep: round%2 == 0})
		if err := errors.Join(err, w.Remove(ctx, time.Time{}, []int64{gone.Key})); err != nil {
			return err
		}
	}
	return nil
}

// askOne asks for a paper that is always there, and says what is wrong with the
// answer.
func askOne(lib *index.Library, models map[string]embed.Embedder, number int, mode query.Mode) error {
	var space embed.Space // the one that answered
	s := query.Searcher{Open: query.Folder(lib), Embedder: func(_ context.Context, asked embed.Space) (embed.Embedder, error) {
		space = asked
		return models[asked.Model], nil
	}}
	text := fmt.Sprintf("Study number%d\nA report on subject number%d and its neighbours.", number, number)
	a, err := search(&s, text, query.Options{Mode: mode, Limit: 500})
	if err != nil {
		return fmt.Errorf("%s, number %d: %w", mode, number, err)
	}
	want := fmt.Sprintf("n%d", number)
	if len(a.Hits) < 40 || a.Hits[0].Paper.ID != want {
		return fmt.Errorf("%s, number %d: %d hits, the first %q", mode, number, len(a.Hits), append(a.Hits, query.Hit{})[0].Paper.ID)
	}
	seen := map[string]bool{}
	for _, h := range a.Hits {
		if seen[h.Paper.ID] {
			return fmt.Errorf("%s, number %d: %s twice", mode, number, h.Paper.ID)
		}
		seen[h.Paper.ID] = true
		if !h.Compared || space.Model == "" { // a question that was asked before needs no embedder
			continue
		}
		e := models[space.Model]
		q, err := e.EmbedQuery(ctx, text)
		if err != nil {
			return err
		}
		v, err := e.EmbedDocuments(ctx, []string{space.Document(h.Paper.Title, h.Paper.Abstract)})
		if err != nil {
			return err
		}
		if cosine := embed.Dot(q, v[0]); math.Abs(cosine-h.Similarity) > 1e-6 {
			return fmt.Errorf("%s, number %d: %s has similarity %f, its text %f", mode, number, h.Paper.ID, h.Similarity, cosine)
		}
	}
	return nil
}
