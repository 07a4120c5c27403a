package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
)

// TestPassOver: a source that is gone or torn stands in the way of no other.
func TestPassOver(t *testing.T) {
	in := func(name, text string) Source {
		return New(name, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil })
	}
	sources := []Source{in("torn", "\x1f\x8b\x08"), file(filepath.Join(t.TempDir(), "gone")), in("whole", `{"title":"T"}`)}
	papers := 0
	var bad []string
	for r, err := range Read(context.Background(), sources, Options{PassOver: true}) {
		var one paper.BadRecord
		switch {
		case err == nil:
			papers++
		case errors.As(err, &one):
			bad = append(bad, filepath.Base(one.Source))
		default:
			t.Fatal(r, err)
		}
	}
	if papers != 1 || !slices.Equal(bad, []string{"torn", "gone"}) {
		t.Errorf("%d papers, bad %q", papers, bad)
	}
	if err := firstError(sources[1:2]); err == nil || errors.As(err, new(paper.BadRecord)) {
		t.Errorf("without it: %v", err)
	}
}

func firstError(sources []Source) error {
	for _, err := range Read(context.Background(), sources, Options{}) {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestReadStops(t *testing.T) {
	text := strings.Repeat("{\"title\":\"T\"}\n", 10)
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	sources := []Source{New("a", open), New("b", open)}
	n := 0
	for range Read(context.Background(), sources, Options{}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d records after stopping at 3", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n = 0
	var last error
	for _, err := range Read(ctx, sources, Options{}) {
		n++
		last = err
		cancel()
	}
	if !errors.Is(last, context.Canceled) || n > 3 {
		t.Errorf("after cancelling: %d records, %v", n, last)
	}
	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	for range Read(ctx, sources, Options{}) { // panics if it is called once more
		cancel()
		break
	}
}

// TestSupplementsLast: what supplements others is read after them, wherever it lies.
func TestSupplementsLast(t *testing.T) {
	tree(t, map[string][]byte{
		"s2/abstracts/0.gz": gz([]byte(`{"corpusid":1,"openaccessinfo":null,"abstract":"A"}` + "\n")),
		"s2/papers/0.gz":    gz([]byte(`{"corpusid":1,"externalids":{"CorpusId":"1"},"title":"T"}` + "\n")),
		"s2/tldrs/0.gz":     gz([]byte(`{"corpusid":1,"model":"m","text":"Short"}` + "\n")),
	})
	sources, ignored, err := Expand([]string{"s2"}, nil, Options{})
	if err != nil || len(sources) != 2 || len(ignored) != 1 {
		t.Fatalf("%q, %v, %v", names(sources), ignored, err)
	}
	var got []string
	for r, err := range Read(t.Context(), sources, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(filepath.ToSlash(r.Source), " ", r.Supplement))
	}
	if want := []string{"s2/papers/0.gz false", "s2/abstracts/0.gz true"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
