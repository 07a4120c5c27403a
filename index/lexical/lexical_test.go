package lexical

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/durable"
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

// owner is whose the indexes of these tests are.
var owner = durable.Identity{Library: strings.Repeat("1a", 16), Number: strings.Repeat("2b", 16)}

// update makes the index in the folder to of the one in from beside it, or of none.
func update(ctx context.Context, from, to string, list iter.Seq2[Change, error], progress func(int)) error {
	in, err := os.OpenRoot(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer in.Close()
	step := Step{To: filepath.Base(to), As: owner}
	if from != "" {
		step.From, step.Was = filepath.Base(from), identityOf(from)
	}
	_, err = Update(ctx, in, step, list, progress)
	return err
}

// identityOf is what the manifest of an index says, if there is one.
func identityOf(dir string) Identity {
	b, _ := os.ReadFile(filepath.Join(dir, manifestFile))
	return Identity{owner, digest(b)}
}

// tryOpen opens the index in a folder, as the one that it was when it had id.
func tryOpen(dir string, id Identity) (*Index, error) {
	in, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return Open(in, filepath.Base(dir), id)
}

// build makes an index of changes to the one in from and opens it.
func build(t *testing.T, from string, list ...Change) (*Index, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	if from != "" {
		dir = from + "'"
	}
	if err := update(ctx, from, dir, changes(list...), nil); err != nil {
		t.Fatal(err)
	}
	return open(t, dir), dir
}

func open(t *testing.T, dir string) *Index {
	t.Helper()
	x, err := tryOpen(dir, identityOf(dir))
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
	best, err := m.Top(ctx, Choice{K: 10})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, match := range best[0] {
		if of := only(t, m, match.Key); match != of {
			t.Errorf("Top says %v, Of %v", match, of)
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

// only is the match of one paper.
func only(t *testing.T, m *Query, key int64) Match {
	t.Helper()
	found, err := m.Of(ctx, []int64{key})
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

// bestOf is Top.
func bestOf(t *testing.T, m *Query, k int, allow func(key int64) bool) []Match {
	t.Helper()
	best, err := m.Top(ctx, Choice{k, allow})
	if err != nil {
		t.Fatal(err)
	}
	return best[0]
}

// rootOf opens a folder.
func rootOf(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}
