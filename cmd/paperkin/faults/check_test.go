package faults

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
)

// contents is everything that can be read from a library.
type contents struct {
	export   string
	papers   map[string]string    // the line of each paper in an export, by id
	texts    map[string]string    // title and abstract, by id
	embedder string               // of the active space, with its digest
	vectors  map[string][]float32 // by id
	answers  string
	problems []index.Problem
}

// read reads everything from a complete library.
func read(t *testing.T, dir string) contents {
	t.Helper()
	c := readPapers(t, dir)
	var out strings.Builder
	say := func(args ...string) {
		t.Helper()
		r := paperkin(t, nil, append([]string{"--library", dir}, args...)...)
		// Papers whose vectors are of an earlier model are found by words only.
		byWords := args[0] == "search" && r.code == exitNoHits && strings.Contains(r.stderr, "by words alone")
		if r.code != exitDone && !byWords {
			t.Errorf("%q: exit code %d, want %d\n%s%s", args, r.code, exitDone, r.stdout, r.stderr)
		}
		out.WriteString(r.stdout)
	}
	say("export")
	c.export = out.String()
	out.Reset()
	say("search", "--json", "-n", "20", "lantern and horn on a paper ferry")
	say("search", "--json", "-n", "20", "--mode", "lexical", "paper storm ferry")
	say("search", "--json", "-n", "20", "--mode", "semantic", "who counts seals on a cliff")
	c.answers = estimates.ReplaceAllString(out.String(), "")
	say("doctor")
	return c
}

// estimates matches what differs in the answers of libraries that were built in other
// ways or at another time: the verdict, since the space may have been calibrated when it
// had fewer papers, and when a paper arrived.
var estimates = regexp.MustCompile(`,"match":"[a-z]+","evidence":[0-9.]+|,"arrived":"[^"]*"`)

// readPapers reads the papers and vectors of a library, and checks that its parts
// agree with each other.
func readPapers(t *testing.T, dir string) contents {
	t.Helper()
	ctx := context.Background()
	c := contents{papers: map[string]string{}, texts: map[string]string{}, vectors: map[string][]float32{}}
	lib, err := index.Open(ctx, dir, chromem.Open)
	if errors.Is(err, index.ErrOlderFormat) {
		if err := index.Upgrade(ctx, dir, chromem.Open, index.UpgradeOptions{}); err != nil {
			t.Fatal(err)
		}
		lib, err = index.Open(ctx, dir, chromem.Open)
	}
	if errors.Is(err, index.ErrNoLibrary) {
		return c // the caller knows which papers must be there
	}
	if err != nil {
		t.Fatalf("it does not open: %v", err)
	}
	defer lib.Close()
	c.problems, err = lib.Check(ctx)
	if err != nil {
		t.Errorf("check: %v", err)
	}
	c.readTexts(t, lib)
	st, err := lib.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range st.Spaces {
		if s.Ledger.Total() != st.Papers || s.Ledger.Pending < 0 || st.Papers != len(c.papers) {
			t.Errorf("%d papers, status says %d, and in the ledger %+v", len(c.papers), st.Papers, s.Ledger)
		}
	}
	view, err := lib.View(ctx)
	if errors.Is(err, index.ErrNoSpace) {
		return c
	}
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	c.readVectors(t, view)
	if l, err := lib.Ledger(ctx, view.Space()); err != nil || l.Done+l.Truncated != len(c.vectors) {
		t.Errorf("%d vectors, ledger %+v, %v", len(c.vectors), l, err)
	}
	return c
}

// readTexts reads the papers. Each id, and each title of tortureTitle, belongs to one paper.
func (c *contents) readTexts(t *testing.T, lib *index.Library) {
	t.Helper()
	names := map[string]string{}
	err := lib.Each(context.Background(), func(p paper.Paper) error {
		var line strings.Builder
		encoder, err := formats.NewEncoder(&line, "jsonl")
		if err == nil {
			err = errors.Join(encoder.Encode(p), encoder.Close())
		}
		if err != nil {
			return err
		}
		own := append([]string{p.ID}, p.Aliases...)
		if strings.Contains(p.Title, ", number ") {
			own = append(own, "title "+p.Title)
		}
		for _, name := range own {
			if other, taken := names[name]; taken && other != p.ID {
				t.Errorf("%q names %s and %s", name, other, p.ID)
			}
			names[name] = p.ID
		}
		if _, twice := c.papers[p.ID]; twice {
			t.Errorf("%s is there twice", p.ID)
		}
		c.papers[p.ID], c.texts[p.ID] = line.String(), p.Title+"\x00"+p.Abstract
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// readVectors reads the vectors. A search for a vector finds its paper.
func (c *contents) readVectors(t *testing.T, view *index.View) {
	t.Helper()
	ctx := context.Background()
	c.embedder = view.Space().Spec() + " " + view.Space().Digest
	err := view.Embedded(ctx, func(id string, vector []float32) error {
		c.vectors[id] = slices.Clone(vector)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for n, id := range slices.Sorted(maps.Keys(c.vectors)) {
		if n%17 != 0 { // some of them
			continue
		}
		found, err := view.Search(ctx, index.Nearest{Vector: c.vectors[id], K: 1})
		if err != nil || len(found[0]) != 1 {
			t.Fatalf("search for %s: %v, %v", id, found, err)
		}
		rows, err := view.RowsAt([]int{found[0][0].Slot})
		if err != nil || len(rows) != 1 {
			t.Fatalf("search for %s: %v, %v", id, rows, err)
		}
		ids, err := view.IDs(ctx, []int64{rows[0].Key})
		if err != nil || ids[rows[0].Key] != id {
			t.Errorf("a search for the vector of %s finds %v, %v", id, ids, err)
		}
	}
}

// facts are the papers and vectors that a library may contain while a command is
// running: those before it and those after it.
type facts struct {
	papers  map[string][]string             // the lines that a paper may have in an export, by id
	vectors map[string]map[string][]float32 // by embedder and text
}

func (f *facts) learn(c contents) {
	if f.papers == nil {
		f.papers, f.vectors = map[string][]string{}, map[string]map[string][]float32{}
	}
	for id, line := range c.papers {
		f.papers[id] = append(f.papers[id], line)
	}
	if f.vectors[c.embedder] == nil {
		f.vectors[c.embedder] = map[string][]float32{}
	}
	for id, v := range c.vectors {
		f.vectors[c.embedder][c.texts[id]] = v
	}
}

// victim is a library in which a command is killed.
type victim struct {
	*stage
	dir   string
	kills int
	last  contents // when it was last read
}

func (st *stage) library(t *testing.T) *victim {
	t.Helper()
	l := &victim{stage: st, dir: st.copy(t)}
	if st.before != "" {
		l.last = readPapers(t, st.copy(t)) // another copy: opening one may write to it
	}
	if st.asked != nil {
		st.asked.Store(0)
	}
	return l
}

// sound checks the library after a kill: it opens, its contents are correct, and
// nothing that it had before is missing.
func (l *victim) sound(t *testing.T) {
	t.Helper()
	l.kills++
	c := readPapers(t, l.dir)
	for _, p := range c.problems {
		if p.Cure != index.CureIndex {
			t.Errorf("check: %s", p.What)
		}
	}
	l.compare(t, c)
}

// torn checks the library after half of a write: files that can be rebuilt may be
// damaged, and the damage is found.
func (l *victim) torn(t *testing.T) {
	t.Helper()
	l.kills++
	c := readPapers(t, l.dir)
	for _, p := range c.problems {
		if p.Cure != index.CureRepair && p.Cure != index.CureIndex {
			t.Errorf("check: %s: %s", p.What, p.Cure)
		}
	}
	l.compare(t, c)
}

// compare compares the contents of the library with the facts and with its
// contents before.
func (l *victim) compare(t *testing.T, c contents) {
	t.Helper()
	for id, line := range c.papers {
		if !slices.Contains(l.facts.papers[id], line) {
			t.Errorf("%s: %swant one of %s", id, line, l.facts.papers[id])
		}
	}
	for id, v := range c.vectors {
		if !slices.Equal(v, l.facts.vectors[c.embedder][c.texts[id]]) {
			t.Errorf("%s: the %s vector is not that of %q", id, c.embedder, c.texts[id])
		}
	}
	for id := range l.last.papers {
		_, stays := l.after.papers[id]
		if _, is := c.papers[id]; stays && !is {
			t.Errorf("%s is lost", id)
		}
		_, had := l.last.vectors[id]
		if _, has := c.vectors[id]; stays && had && !has && c.embedder == l.last.embedder && c.texts[id] == l.last.texts[id] {
			t.Errorf("the vector of %s is lost", id)
		}
	}
	l.last = c
}

// complete runs the command to its end, and compares the library with that of an
// undisturbed run.
func (l *victim) complete(t *testing.T) {
	t.Helper()
	if asked := l.asked; asked != nil && !l.harvested() && asked.Load() > asked.pages+int64(l.kills) {
		t.Errorf("%d pages, asked for %d times with %d kills", asked.pages, asked.Load(), l.kills)
	}
	r := paperkin(t, nil, l.line(l.dir)...)
	if r.code != exitDone && r.code != l.again {
		t.Errorf("exit code %d\n%s", r.code, r.stderr)
	}
	if l.again != exitDone { // it ends before it updates the word index
		if r := paperkin(t, nil, "--library", l.dir, "doctor", "--repair"); r.code != exitDone {
			t.Errorf("repair: exit code %d\n%s", r.code, r.stderr)
		}
	}
	c := read(t, l.dir)
	if c.export != l.after.export {
		t.Errorf("export differs from that of an undisturbed run:\n%s", difference(c.export, l.after.export))
	}
	if c.answers != l.after.answers {
		t.Errorf("answers differ from those of an undisturbed run:\n%s", difference(c.answers, l.after.answers))
	}
	if c.embedder != l.after.embedder || !maps.EqualFunc(c.vectors, l.after.vectors, slices.Equal) {
		t.Errorf("%d vectors of %s differ from the %d of %s of an undisturbed run", len(c.vectors), c.embedder, len(l.after.vectors), l.after.embedder)
	}
	if t.Failed() {
		t.FailNow()
	}
}

// harvested reports whether a harvest into the library has finished.
func (l *victim) harvested() bool {
	found, err := filepath.Glob(filepath.Join(l.dir, "harvest", "*", "*", "last.json"))
	return err == nil && len(found) > 0
}

// difference is the first line in which two texts differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d: %s\nwant    %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
