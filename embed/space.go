package embed

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// A Space is everything that makes two vectors comparable. Vectors are
// compared only within one Space; a change in any field makes a new one.
type Space struct {
	Provider   string // "builtin" or "ollama"
	Model      string // the name that the provider knows it by, tag included
	Digest     string // what the model's weights hash to, "sha256:..."
	Dimensions int    // components of a vector

	// DocumentTemplate and QueryTemplate hold the words a model wants around
	// its input. {title}, {abstract} and {query} stand for the prepared text.
	DocumentTemplate string
	QueryTemplate    string

	// Preparation says how text is normalised before it fills a template.
	Preparation Preparation
}

// ID is a short name for the Space: equal exactly when all fields are.
func (s Space) ID() string {
	h := sha256.New()
	for _, f := range []string{s.Provider, s.Model, s.Digest, fmt.Sprint(s.Dimensions),
		s.DocumentTemplate, s.QueryTemplate, string(s.Preparation)} {
		fmt.Fprintf(h, "%d:%s,", len(f), f) // lengths keep neighbouring fields apart
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Spec is the embedder specification that leads to this Space, as the command
// line takes it: "builtin" or "ollama:MODEL".
func (s Space) Spec() string {
	if s.Provider == "builtin" {
		return s.Provider
	}
	return s.Provider + ":" + s.Model
}

// Document renders a paper's title and abstract as the text to embed. A
// missing title is "none" where the template labels the title (the convention
// of the models that do), and leaves no trace otherwise.
func (s Space) Document(title, abstract string) string {
	title, abstract = s.Preparation.Apply(title), s.Preparation.Apply(abstract)
	if title == "" && strings.Contains(s.DocumentTemplate, "title: {title}") {
		title = "none"
	}
	text := strings.NewReplacer("{title}", title, "{abstract}", abstract).Replace(s.DocumentTemplate)
	return strings.TrimSpace(text)
}

// Query renders a question as the text to embed. It is empty when the question
// holds nothing after preparation, whatever the template adds around it.
func (s Space) Query(question string) string {
	q := s.Preparation.Apply(question)
	if q == "" {
		return ""
	}
	return strings.Replace(s.QueryTemplate, "{query}", q, 1)
}

// Mismatch describes the first field in which other differs from s, for an
// error message: "model digest sha256:1f.. (got), sha256:9c.. (want)".
// It is empty when the spaces are the same.
func (s Space) Mismatch(got Space) string {
	for _, f := range []struct{ name, want, got string }{
		{"provider", s.Provider, got.Provider},
		{"model", s.Model, got.Model},
		{"model digest", s.Digest, got.Digest},
		{"dimensions", fmt.Sprint(s.Dimensions), fmt.Sprint(got.Dimensions)},
		{"document template", s.DocumentTemplate, got.DocumentTemplate},
		{"query template", s.QueryTemplate, got.QueryTemplate},
		{"text preparation", string(s.Preparation), string(got.Preparation)},
	} {
		if f.want != f.got {
			return fmt.Sprintf("%s: got %q, want %q", f.name, f.got, f.want)
		}
	}
	return ""
}
