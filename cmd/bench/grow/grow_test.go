package grow

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// collection writes a collection of made-up papers in two fields.
func collection(t *testing.T) *Collection {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for i := range 40 {
		p := Paper{ID: fmt.Sprint(i), Title: fmt.Sprintf("On the %d lanterns of a fleet of %d boats", i, i), Venue: fmt.Sprint("Venue ", i%3), Year: 2000 + i%9,
			Authors: []string{fmt.Sprint("Ann Author", i%7), fmt.Sprint("Ben Writer", i%5)}, Categories: []string{[]string{"sea.fog", "land"}[i%2]}}
		line := map[string]any{"id": p.ID, "title": p.Title, "venue": p.Venue, "year": fmt.Sprint(p.Year), "authors": strings.Join(p.Authors, ", "), "categories": p.Categories, "field": p.Categories[0]}
		for s := range 5 {
			p.Abstract += fmt.Sprintf("Sentence %d of paper %d is about its own subject. ", s, i)
		}
		line["abstract"] = p.Abstract
		if err := json.NewEncoder(z).Encode(line); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, Files[0]), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPapers: the nth paper is always the same, no two say the same, and each has what
// papers of the collection have, of one field.
func TestPapers(t *testing.T) {
	c, again := collection(t), collection(t)
	seen := map[string]bool{}
	for n := range 300 {
		p := c.Paper(n)
		if !reflect.DeepEqual(p, again.Paper(n)) {
			t.Fatalf("paper %d is another one the next time", n)
		}
		if p.ID == "" || len(p.Authors) != 2 || p.Venue == "" || p.Year == 0 || len(split(p.Abstract)) != 5 || seen[p.Abstract] || seen[p.ID] {
			t.Errorf("paper %d: %+v", n, p)
		}
		seen[p.Abstract], seen[p.ID] = true, true
		for _, sentence := range split(p.Abstract) {
			var s, of int
			if _, err := fmt.Sscanf(sentence, "Sentence %d of paper %d", &s, &of); err != nil || (of%2 == 0) != (p.Categories[0] == "sea.fog") {
				t.Errorf("paper %d, of %s: %q", n, p.Categories[0], sentence)
			}
		}
	}
}

// TestWrite writes the papers from one up to another.
func TestWrite(t *testing.T) {
	c := collection(t)
	var all, parts bytes.Buffer
	if err := c.Write(&all, 0, 10); err != nil {
		t.Fatal(err)
	}
	for _, from := range []int{0, 4} {
		if err := c.Write(&parts, from, min(10, from+4+from/2)); err != nil {
			t.Fatal(err)
		}
	}
	if all.String() != parts.String() {
		t.Error("ten papers at once and in two parts differ")
	}
}

// TestNoPapers: a folder without papers is an error.
func TestNoPapers(t *testing.T) {
	if _, err := Read(t.TempDir()); err == nil {
		t.Error("nothing was said")
	}
}
