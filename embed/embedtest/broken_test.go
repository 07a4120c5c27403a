package embedtest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
)

// faulty is a Fake with one fault. A nil function leaves that part alone.
type faulty struct {
	Fake
	space     func(embed.Space) embed.Space
	documents func(f *Fake, ctx context.Context, texts []string) ([][]float32, error)
	query     func(f *Fake, ctx context.Context, question string) ([]float32, error)
}

func (f *faulty) Space() embed.Space {
	if f.space != nil {
		return f.space(f.Fake.Space())
	}
	return f.Fake.Space()
}

func (f *faulty) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if f.documents != nil {
		return f.documents(&f.Fake, ctx, texts)
	}
	return f.Fake.EmbedDocuments(ctx, texts)
}

func (f *faulty) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	if f.query != nil {
		return f.query(&f.Fake, ctx, question)
	}
	return f.Fake.EmbedQuery(ctx, question)
}

// altered embeds documents and then changes the vectors that there are.
func altered(change func(vectors [][]float32)) *faulty {
	return &faulty{documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
		vectors, err := f.EmbedDocuments(ctx, texts)
		change(slices.DeleteFunc(slices.Clone(vectors), func(v []float32) bool { return v == nil }))
		return vectors, err
	}}
}

// breaches are embedders that break the contract, by the part of the suite that
// must fail.
func breaches() map[string]map[string]*faulty {
	calls := 0
	return map[string]map[string]*faulty{
		"space": {
			"no digest":           {space: func(s embed.Space) embed.Space { s.Digest = ""; return s }},
			"unknown preparation": {space: func(s embed.Space) embed.Space { s.Preparation = "later-9"; return s }},
			"another at each call": {space: func(s embed.Space) embed.Space {
				calls++
				s.Model = strings.Repeat("m", calls)
				return s
			}},
		},
		"vectors": {
			"not of unit length": altered(func(vectors [][]float32) {
				for _, v := range vectors {
					v[0] *= 1.01
				}
			}),
			"wrong dimensions": {space: func(s embed.Space) embed.Space { s.Dimensions = 255; return s }},
			"the same for all": altered(func(vectors [][]float32) {
				for _, v := range vectors {
					copy(v, spell("same", len(v)))
				}
			}),
			"in reverse": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
				vectors, err := f.EmbedDocuments(ctx, texts)
				slices.Reverse(vectors)
				return vectors, err
			}},
			"one missing": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
				return f.EmbedDocuments(ctx, texts[:max(0, len(texts)-1)])
			}},
			"texts changed": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
				vectors, err := f.EmbedDocuments(ctx, texts)
				for i := range texts {
					texts[i] = strings.ToUpper(texts[i])
				}
				return vectors, err
			}},
			"another at each call": altered(func(vectors [][]float32) {
				calls++
				for _, v := range vectors {
					v[len(v)-1] = float32(calls) * 1e-5
				}
			}),
		},
		"query": {
			"another text": {query: func(f *Fake, ctx context.Context, question string) ([]float32, error) {
				if question = strings.TrimSpace(question); question != "" {
					question = "query: " + question
				}
				return f.EmbedQuery(ctx, question)
			}},
			"a vector of nothing": {query: func(f *Fake, ctx context.Context, question string) ([]float32, error) {
				if strings.TrimSpace(question) == "" {
					question = "nothing"
				}
				return f.EmbedQuery(ctx, question)
			}},
		},
		"no_texts": {"an error": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
			if len(texts) == 0 {
				return nil, errors.New("no texts")
			}
			return f.EmbedDocuments(ctx, texts)
		}}},
		"empty_text": {
			"fails the call": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
				if slices.Contains(texts, "") {
					return nil, embed.ErrNoVector
				}
				return f.EmbedDocuments(ctx, texts)
			}},
			"left out": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
				vectors, err := f.EmbedDocuments(ctx, texts)
				return slices.DeleteFunc(vectors, func(v []float32) bool { return v == nil }), err
			}},
		},
		"long_text": {
			"fails": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
				f.Fail = func(text string) error {
					if len(text) > 1000 {
						return errors.New("too long")
					}
					return nil
				}
				return f.EmbedDocuments(ctx, texts)
			}},
			"fails as a question": {query: func(f *Fake, ctx context.Context, question string) ([]float32, error) {
				if len(question) > 1000 {
					return nil, errors.New("too long")
				}
				return f.EmbedQuery(ctx, question)
			}},
		},
		"cancelled": {"goes on": {documents: func(f *Fake, ctx context.Context, texts []string) ([][]float32, error) {
			return f.EmbedDocuments(context.WithoutCancel(ctx), texts)
		}}},
	}
}

// breachVariable names the part and the embedder that TestBreach runs.
const breachVariable = "PAPERKIN_EMBEDTEST_BREACH"

func TestBreach(t *testing.T) {
	part, name, ok := strings.Cut(os.Getenv(breachVariable), "/")
	if !ok {
		t.Skip("run by TestRunFindsBreaches")
	}
	e := breaches()[part][name]
	Run(t, func(*testing.T) embed.Embedder { return e })
}

// TestRunFindsBreaches: the suite fails for each embedder that breaks the
// contract, in the part that is about it.
func TestRunFindsBreaches(t *testing.T) {
	for part, embedders := range breaches() {
		for name := range embedders {
			cmd := exec.Command(os.Args[0], "-test.run=^TestBreach$/^"+part+"$")
			cmd.Env = append(os.Environ(), breachVariable+"="+part+"/"+name)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestBreach/"+part) {
				t.Errorf("%s, %s: %v, want the suite to fail:\n%s", part, name, err, out)
			}
		}
	}
}
