package merge

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/damagetest"
	"paperkin/index/paper"
	files "paperkin/index/paper/source"
)

// The pair set: pairs of records of which it is known whether they are of one work, from
// the collections that PAPERKIN_CORPORA names. Where a collection has one arXiv id twice,
// with other titles, the id says so and is hidden. Else a work is described twice as two
// sources do, or the pair is of two works: parts of a series whose titles are cut to what
// they share, papers by one author in one year under one title, and so on. What the rules
// see is what records have: they see no label.

// example is a labelled pair.
type example struct {
	kind string
	one  paper.Paper
	same bool
	two  paper.Paper
}

// TestPairSet measures precision and recall of the rules: `task eval:pairs`.
func TestPairSet(t *testing.T) {
	dir := os.Getenv("PAPERKIN_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no collections to make pairs of at %s; PAPERKIN_CORPORA names their folder", dir)
	}
	if !damagetest.Long(t) {
		return
	}
	works := readWorks(t, dir)
	type count struct{ pairs, joined int }
	counts := map[string]*count{}
	var kinds []string
	total, hits, falseJoins, positives := 0, 0, 0, 0
	for _, e := range examples(works) {
		if counts[e.kind] == nil {
			counts[e.kind] = &count{}
			kinds = append(kinds, e.kind)
		}
		judged := judge(traitsOf(asSource(e.one, 1)), traitsOf(asSource(e.two, 2)))
		joined := judged.Verdict == Joined
		c := counts[e.kind]
		c.pairs++
		total++
		if joined {
			c.joined++
		}
		switch {
		case e.same:
			positives++
			if joined {
				hits++
			}
		case joined:
			falseJoins++
			if falseJoins <= 5 {
				t.Logf("%s: %+v\nis not\n%+v\n%+v", e.kind, e.one, e.two, judged)
			}
		}
	}
	var b strings.Builder
	for _, kind := range kinds {
		fmt.Fprintf(&b, "| %s | %d | %d |\n", kind, counts[kind].pairs, counts[kind].joined)
	}
	precision, recall := float64(hits)/float64(max(1, hits+falseJoins)), float64(hits)/float64(max(1, positives))
	t.Logf("%d pairs, precision %.4f, recall %.4f\n\n| pairs of | pairs | joined |\n|---|---:|---:|\n%s", total, precision, recall, b.String())
	if total < 3000 || precision < 1 || recall < 0.95 {
		t.Errorf("%d pairs, precision %.4f, recall %.4f; want 3000, 1 and 0.95", total, precision, recall)
	}
}

func asSource(p paper.Paper, line int) catalogue.Source {
	r := record(p)
	if len(p.Aliases) == 0 {
		first := ""
		if len(p.Authors) > 0 {
			first = p.Authors[0]
		}
		r = record(changed(p, func(p *paper.Paper) { p.Aliases = []string{paper.HashID(p.Title, first, p.Year())} }))
	}
	r.Source, r.Line, r.Provider, r.Name = fmt.Sprint(line), line, fmt.Sprint("provider", line), fmt.Sprint(r.Paper.ID, line)
	in := incoming{record: r}
	in.sum()
	return in.source(1)
}

func changed(p paper.Paper, change func(*paper.Paper)) paper.Paper {
	change(&p)
	return p
}

// readWorks reads the works of the collections that have authors, an abstract and a year.
func readWorks(t *testing.T, dir string) (works []paper.Paper) {
	for _, name := range []string{"papers.jsonl.gz", "papers-fields.jsonl.zst"} {
		sources, _, err := files.Expand([]string{filepath.Join(dir, name)}, nil, files.Options{})
		if err != nil {
			t.Skip(err)
		}
		for r, err := range files.Read(t.Context(), sources, files.Options{}) {
			if err == nil && len(r.Paper.Authors) > 0 && len(r.Paper.Abstract) > 400 {
				works = append(works, r.Paper)
			}
		}
	}
	return works
}

// pick is a number from 0 to n-1 for a work, the same in every run.
func pick(p paper.Paper, n int) int {
	h := fnv.New32a()
	h.Write([]byte(p.Title))
	return int(h.Sum32() % uint32(n))
}
