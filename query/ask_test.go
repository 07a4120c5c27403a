package query_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/query"
)

// request is what the tests with known answers ask for beside the question.
type request = query.Options

// alone are weights with which neighbours do not change scores.
var alone = query.Weights{Neighbours: new(float64)}

// ask returns the answer to a question, which must have one.
func ask(t testing.TB, s *query.Searcher, question string, r request) query.Answer {
	t.Helper()
	a, err := search(s, question, r)
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	return a
}

// like returns the papers like examples, which must be there.
func like(t testing.TB, s *query.Searcher, examples []query.Example, r request) query.Answer {
	t.Helper()
	a, err := similar(s, examples, r)
	if err != nil {
		t.Fatalf("like %v: %v", examples, err)
	}
	return a
}

// refs names papers of the library as examples.
func refs(ids ...string) []query.Example {
	var examples []query.Example
	for _, id := range ids {
		examples = append(examples, query.Example{Ref: id})
	}
	return examples
}

// scores are the scores of an answer by id.
func scores(a query.Answer) map[string]float64 {
	m := map[string]float64{}
	for _, h := range a.Hits {
		m[h.Paper.ID] = h.Score
	}
	return m
}

// near reports whether two numbers differ by no more than rounding vectors to
// float32 explains.
func near(got, want float64) bool { return math.Abs(got-want) < 2e-6 }

// same checks numbers by name, and that there are no others.
func same(t *testing.T, what string, got, want map[string]float64) {
	t.Helper()
	for name, x := range want {
		if g, ok := got[name]; !ok || !near(g, x) {
			t.Errorf("%s: %s is %v, want %v", what, name, g, x)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// chart is an embedder whose vectors a test chooses. The first line of a text
// names its vector: a paper's title, a question or a sentence. A text that is
// not on the chart has none.
type chart map[string][]float32

// at is a unit vector with this cosine to at(1).
func at(cosine float64) []float32 {
	return []float32{float32(cosine), float32(math.Sqrt(1 - cosine*cosine)), 0, 0}
}

// dot is the cosine between two unit vectors.
func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// toward is the direction of v + weight*w.
func toward(v []float32, weight float64, w []float32) []float32 {
	sum := make([]float64, len(v))
	var square float64
	for i := range v {
		sum[i] = float64(v[i]) + weight*float64(w[i])
		square += sum[i] * sum[i]
	}
	u := make([]float32, len(v))
	for i, x := range sum {
		u[i] = float32(x / math.Sqrt(square))
	}
	return u
}

func (c chart) Space() embed.Space {
	return embed.Space{Provider: "test", Model: "chart", Digest: "sha256:chart", Dimensions: 4,
		DocumentTemplate: "{title}\n{abstract}", QueryTemplate: "{query}", Preparation: embed.Plain}
}

func (c chart) EmbedDocuments(_ context.Context, texts []string) ([][]float32, error) {
	partial := &embed.Partial{Total: len(texts), Failed: map[int]error{}}
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		title, _, _ := strings.Cut(text, "\n")
		if vectors[i] = c[title]; vectors[i] == nil {
			partial.Failed[i] = fmt.Errorf("%w: not on the chart", embed.ErrNoVector)
		}
	}
	if !partial.Empty() {
		return vectors, partial
	}
	return vectors, nil
}

func (c chart) EmbedQuery(_ context.Context, question string) ([]float32, error) {
	if c[question] == nil {
		return nil, fmt.Errorf("%w: not on the chart", embed.ErrNoVector)
	}
	return c[question], nil
}

// A card is a paper of a library on a chart. Its title is its id, unless it has
// another.
type card struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Abstract  string    `json:"abstract"`
	Published string    `json:"published,omitempty"`
	Authors   []string  `json:"authors,omitempty"`
	Venue     string    `json:"venue,omitempty"`
	Vector    []float32 `json:"-"` // nil: it cannot be embedded
}

// cardWords is how many words an abstract of a card has: shorter ones are filled
// up with words of no other paper. So all papers are of one length, which takes
// the lengths out of BM25F, and none looks like another's copy.
const cardWords = 8

// cards makes a library on a chart.
func cards(t testing.TB, c chart, list ...card) *query.Searcher {
	t.Helper()
	var lines []string
	for _, p := range list {
		if p.Title == "" {
			p.Title = p.ID
		}
		for n := len(strings.Fields(p.Abstract)); n < cardWords; n++ {
			p.Abstract += fmt.Sprintf(" %sfill%d", p.ID, n)
		}
		if p.Vector != nil {
			c[p.Title] = p.Vector
		}
		line, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	_, s := library(t, c, lines...)
	return s
}

// bm25 is the score of a word for a paper that has it count times in the
// abstract, in a library of cards where n of all papers have the word.
func bm25(count float64, n, all int) float64 { return idf(n, all) * count / (1.2 + count) }

func idf(n, all int) float64 {
	return math.Log(1 + (float64(all-n)+0.5)/(float64(n)+0.5))
}
