package embed

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// MaxDimensions is the largest number of components that a vector can have.
// Real models have at most a few thousand.
const MaxDimensions = 1 << 16

// A Space identifies a set of vectors that may be compared with each other:
// those made by one model in one way. A change of any field makes another Space.
type Space struct {
	Provider   string // "builtin", "ollama" or "openai"
	Model      string // the name that the provider knows it by, tag included
	Digest     string // of the model's weights, "sha256:...", or of its vectors
	Dimensions int    // components of a vector

	// DocumentTemplate and QueryTemplate are the model's input with its prefixes.
	// {title}, {abstract} and {query} stand for the prepared text.
	DocumentTemplate string
	QueryTemplate    string

	// Preparation is how text is normalised before it fills a template.
	Preparation Preparation
}

// ID is a hash of all fields, 12 hexadecimal digits.
func (s Space) ID() string {
	h := sha256.New()
	for _, f := range []string{s.Provider, s.Model, s.Digest, fmt.Sprint(s.Dimensions),
		s.DocumentTemplate, s.QueryTemplate, string(s.Preparation)} {
		fmt.Fprintf(h, "%d:%s,", len(f), f) // lengths keep neighbouring fields apart
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Spec names the embedder that makes this Space, as a user would: "builtin",
// "ollama:MODEL" or "openai:MODEL".
func (s Space) Spec() string {
	if s.Provider == "builtin" {
		return s.Provider
	}
	return s.Provider + ":" + s.Model
}

// Document renders a paper's title and abstract as the text to embed. A
// missing title becomes "none" where the template labels the title, as the
// models with such a template expect, and leaves nothing otherwise.
func (s Space) Document(title, abstract string) string {
	title, abstract = s.Preparation.Apply(title), s.Preparation.Apply(abstract)
	if title == "" && strings.Contains(s.DocumentTemplate, "title: {title}") {
		title = "none"
	}
	text := strings.NewReplacer("{title}", title, "{abstract}", abstract).Replace(s.DocumentTemplate)
	return strings.TrimSpace(text)
}

// Query renders a question as the text to embed. It is empty if preparation
// leaves nothing of the question, whatever the template adds.
func (s Space) Query(question string) string {
	q := s.Preparation.Apply(question)
	if q == "" {
		return ""
	}
	return strings.Replace(s.QueryTemplate, "{query}", q, 1)
}

// Mismatch describes the first field in which got differs from s, for an error
// message: `dimensions: got "384", want "768"`. It is empty if none does.
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
