package write

import (
	"context"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/fill"
	"paperkin/index/indextest"
	"paperkin/index/lexical"
	"paperkin/index/weaviate/schema"
)

// opened is a library that is open for writing.
type opened struct {
	*index.Writer
	in *Library
}

func options(f Engine) Options {
	return Options{Name: "Papers", Engine: f, Nodes: []Engine{f}, Size: schema.Size{Shards: 1, Replicas: 1},
		Now: func() time.Time { return time.Date(2026, 5, 17, 12, 0, 0, 0, time.UTC) }}
}

func open(t testing.TB, dir string, o Options) (opened, error) {
	t.Helper()
	var w opened
	var err error
	w.Writer, err = index.OpenWriterElsewhere(t.Context(), dir, o.Place(), func(ctx context.Context, c *catalogue.Writer, r *catalogue.Reader) (index.Elsewhere, error) {
		l, err := o.Open(ctx, c, r)
		if err == nil {
			w.in = l.(*Library)
		}
		return l, err
	})
	return w, err
}

// mustOpen opens a library until the test ends.
func mustOpen(t *testing.T, dir string, f *fake) opened {
	t.Helper()
	w, err := open(t, dir, options(f))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// filled opens a library until the test ends, adds papers to it and embeds them.
func filled(t *testing.T, dir string, f *fake, records ...string) opened {
	t.Helper()
	w := mustOpen(t, dir, f)
	indextest.Add(t, w.Writer, records...)
	if err := w.embed(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w opened) embed(ctx context.Context, model string) error {
	_, err := w.Embed(ctx, &embedtest.Fake{Model: model}, index.BuildOptions{Batch: 3})
	return err
}

func (w opened) publish(t *testing.T) index.Published {
	t.Helper()
	p, err := w.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// inCatalogue returns the active space as the catalogue has it, with its papers and its class.
func inCatalogue(t *testing.T, w opened) (s catalogue.Space, papers []catalogue.Whole, class string) {
	t.Helper()
	ctx := context.Background()
	s, err := w.in.read.ActiveSpace(ctx)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := w.in.read.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	papers, err = w.in.read.Whole(ctx, s.Key, keys)
	if err != nil {
		t.Fatal(err)
	}
	return s, papers, w.in.class(s.Key)
}

// check compares what a cluster has with what the catalogue says.
func check(t *testing.T, w opened, f *fake) {
	t.Helper()
	ctx := context.Background()
	s, papers, class := inCatalogue(t, w)
	if got := len(f.classes[class]); got != len(papers) {
		t.Errorf("%d objects in %s, and %d papers", got, class, len(papers))
	}
	live := 0
	for _, p := range papers {
		var vector []float32
		if p.HasVector() {
			live++
			v, err := (&embedtest.Fake{}).EmbedDocuments(ctx, []string{s.Document(p.Paper.Title, p.Paper.Abstract)})
			if err != nil {
				t.Fatal(err)
			}
			vector = v[0]
		}
		want, err := w.in.encoder.Object(class, recordOf(p, vector))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.classes[class][want.Uuid]; !proto.Equal(got, want) {
			t.Errorf("paper %s: got %v, want %v", p.Paper.ID, got, want)
		}
	}
	checkWords(t, w, f)
	info, err := schema.ReadInfo(textOf(f.classes["Papers_meta"][schema.InfoUUID()], schema.Body))
	if err != nil || info.Library != w.in.id || info.Class != class || info.Papers != len(papers) || info.Live != live || info.Space != s.Space {
		t.Errorf("info %+v, %v, want %d papers, %d with vectors, in %s", info, err, len(papers), live, class)
	}
	if f.aliases["Papers"] != class {
		t.Errorf("the alias is %q, want %q", f.aliases["Papers"], class)
	}
	spaces, err := w.in.read.Spaces(ctx)
	if err != nil || len(f.classes) != len(spaces)+1 {
		t.Errorf("%d classes for %d spaces, %v", len(f.classes), len(spaces), err)
	}
}

// checkWords compares the words of a cluster with those of the word index.
func checkWords(t *testing.T, w opened, f *fake) {
	t.Helper()
	want := map[string]lexical.WordCounts{}
	have, err := w.in.read.Words(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	x, err := fill.OpenWords(w.in.write.Folder(), have)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	err = w.in.eachWord(t.Context(), x, func(c counted) error {
		want[c.word] = c.counts
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for id, o := range f.classes["Papers_meta"] {
		if textOf(o, schema.Sort) != schema.WordSort {
			continue
		}
		word := textOf(o, schema.Word)
		got[word] = true
		wanted, err := schema.WordObject("Papers_meta", word, want[word])
		if err != nil || id != schema.WordUUID(word) || !proto.Equal(o, wanted) {
			t.Errorf("word %q: got %v, want %v, %v", word, o, wanted, err)
		}
	}
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%d words, want %d", len(got), len(want))
	}
}
