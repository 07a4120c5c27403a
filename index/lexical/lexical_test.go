package lexical

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"testing"
)

var ctx = context.Background()

func changes(list ...Change) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for _, c := range list {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// build makes an index of changes to the one in from and opens it.
func build(t *testing.T, from string, list ...Change) (*Index, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := Update(ctx, from, dir, changes(list...), nil); err != nil {
		t.Fatal(err)
	}
	return open(t, dir), dir
}

func open(t *testing.T, dir string) *Index {
	t.Helper()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// top is the best papers for a question, as "key:score".
func top(t *testing.T, x *Index, question string) string {
	t.Helper()
	m, err := x.Match(ctx, Terms(question))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, match := range m.Top(10, nil) {
		if match.Score != m.Of(match.Key) {
			t.Errorf("paper %d: Top says %v, Of %v", match.Key, match.Score, m.Of(match.Key))
		}
		list = append(list, fmt.Sprintf("%d:%.4f", match.Key, match.Score))
	}
	return strings.Join(list, " ")
}

var shelf = []Change{
	{Key: 1, Title: "Sparse experts", Abstract: "experts route tokens"},
	{Key: 2, Title: "Walking", Abstract: "robots walk over rough ground"},
	{Key: 7, Title: "Robots", Abstract: "experts build robots"},
	{Key: 9, Title: "No abstract about tokens"},
}
