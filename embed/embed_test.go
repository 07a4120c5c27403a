package embed

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestSpaceID(t *testing.T) {
	base := Space{Provider: "ollama", Model: "m:latest", Digest: "sha256:1", Dimensions: 3,
		DocumentTemplate: "{title} {abstract}", QueryTemplate: "{query}", Preparation: Plain}
	if again := base; base.ID() != again.ID() || len(base.ID()) != 12 {
		t.Errorf("IDs %q and %q, want the same 12 characters", base.ID(), again.ID())
	}
	if d := base.Mismatch(base); d != "" {
		t.Errorf("a space differs from itself in %q", d)
	}
	for name, change := range map[string]func(*Space){
		"provider":          func(s *Space) { s.Provider = "builtin" },
		"model:":            func(s *Space) { s.Model = "n" },
		"model digest":      func(s *Space) { s.Digest = "sha256:2" },
		"dimensions":        func(s *Space) { s.Dimensions = 4 },
		"document template": func(s *Space) { s.DocumentTemplate = "x" },
		"query template":    func(s *Space) { s.QueryTemplate = "x" },
		"text preparation":  func(s *Space) { s.Preparation = Uncased },
	} {
		other := base
		change(&other)
		if other.ID() == base.ID() {
			t.Errorf("%s does not change the ID", name)
		}
		if d := base.Mismatch(other); !strings.HasPrefix(d, name) {
			t.Errorf("mismatch %q, want it to name the %s", d, name)
		}
	}
	// Neighbouring fields must not run together.
	if (Space{Provider: "a", Model: "bc"}).ID() == (Space{Provider: "ab", Model: "c"}).ID() {
		t.Error("fields run together in the ID")
	}
}

func TestSpec(t *testing.T) {
	for want, s := range map[string]Space{"builtin": {Provider: "builtin", Model: "x"}, "ollama:m:tag": {Provider: "ollama", Model: "m:tag"}} {
		if got := s.Spec(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTemplates(t *testing.T) {
	tests := []struct {
		name            string
		space           Space
		title, abstract string
		document, query string
	}{
		{"bare", Space{DocumentTemplate: "{title} {abstract}", QueryTemplate: "{query}", Preparation: Letters},
			"A Title:", "Its abstract.", "a title its abstract", "what is it"},
		{"prefixes stay as they are", Space{DocumentTemplate: "search_document: {title}\n{abstract}", QueryTemplate: "search_query: {query}", Preparation: Uncased},
			"Über", "Äpfel", "search_document: uber\napfel", "search_query: what is it?"},
		{"a title that is missing", Space{DocumentTemplate: "title: {title} | text: {abstract}", QueryTemplate: "Instruct: x\nQuery:{query}", Preparation: Plain},
			"", "Text", "title: none | text: Text", "Instruct: x\nQuery:What is it?"},
		{"an abstract that is missing", Space{DocumentTemplate: "{title} {abstract}", QueryTemplate: "{query}", Preparation: Plain},
			"Title", "", "Title", "What is it?"},
		{"braces in the text", Space{DocumentTemplate: "{title} {abstract}", QueryTemplate: "q: {query}", Preparation: Plain},
			"{abstract}", "{title} {query}", "{abstract} {title} {query}", "q: What is it?"},
	}
	for _, tt := range tests {
		if got := tt.space.Document(tt.title, tt.abstract); got != tt.document {
			t.Errorf("%s: document %q, want %q", tt.name, got, tt.document)
		}
		if got := tt.space.Query(" What is it? "); got != tt.query {
			t.Errorf("%s: query %q, want %q", tt.name, got, tt.query)
		}
		if got := tt.space.Query(" \n"); got != "" {
			t.Errorf("%s: empty query %q", tt.name, got)
		}
	}
}

func TestCheckVector(t *testing.T) {
	v := []float32{3, 4}
	if err := CheckVector(v, 2); err != nil || v[0] != 0.6 || v[1] != 0.8 {
		t.Errorf("got %v, %v, want unit length", v, err)
	}
	if err := CheckVector(v, 2); err != nil || math.Abs(Dot(v, v)-1) > 1e-7 {
		t.Errorf("unit vector: %v, %v", v, err)
	}
	large := []float32{math.MaxFloat32, math.MaxFloat32}
	if err := CheckVector(large, 2); err != nil || math.Abs(Dot(large, large)-1) > 1e-6 {
		t.Errorf("large vector: %v, %v", large, err)
	}
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for _, bad := range []struct {
		v    []float32
		want error
	}{
		{[]float32{1}, ErrModelUnfit}, {[]float32{1, 0, 0}, ErrModelUnfit}, {nil, ErrModelUnfit},
		{[]float32{1, nan}, ErrModelUnfit}, {[]float32{inf, 0}, ErrModelUnfit}, {[]float32{0, 0}, ErrNoVector},
	} {
		if err := CheckVector(bad.v, 2); !errors.Is(err, bad.want) {
			t.Errorf("%v: got %v, want %v", bad.v, err, bad.want)
		}
	}
}

func TestPreparation(t *testing.T) {
	for p, want := range map[Preparation]struct {
		known bool
		text  string
	}{
		Plain: {true, "Naïve Bayes"}, Uncased: {true, "naive bayes"}, Uncased1: {true, "naive bayes"}, Letters: {true, "naive bayes"},
		"later-9": {false, "Naïve Bayes"}, "unaccented-1": {false, "Naïve Bayes"}, // a folding, but not for vectors
	} {
		if p.Known() != want.known {
			t.Errorf("%q is known: %v, want %v", p, p.Known(), want.known)
		}
		if got := p.Apply("Naïve  Bayes"); got != want.text {
			t.Errorf("%q makes %q, want %q", p, got, want.text)
		}
	}
}

func TestDot(t *testing.T) {
	// 2^24 + 1 is no float32: the sum shows the precision that it is made in.
	a, b := []float32{1 << 24, 1, 3}, []float32{1, 1, -2}
	if got, want := Dot(a, b), float64(1<<24+1-6); got != want {
		t.Errorf("got %.1f, want %.1f", got, want)
	}
	if got := Dot(nil, nil); got != 0 {
		t.Errorf("of nothing: got %v, want 0", got)
	}
}

func TestAppendBytes(t *testing.T) {
	got := AppendBytes([]byte("x"), []float32{1, -2.5})
	if want := "x\x00\x00\x80\x3f\x00\x00\x20\xc0"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPartial(t *testing.T) {
	reason := errors.New("reason")
	p := &Partial{Total: 4, Failed: map[int]error{2: reason, 1: ErrNoVector}, Truncated: []int{3}}
	if got, want := p.Error(), "2 of 4 texts without a vector (text 1: no vector for this text), 1 of 4 texts truncated at the model's context length"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(p, reason) || !errors.Is(p, ErrNoVector) || errors.Is(p, ErrModelUnfit) {
		t.Error("reasons are not found in it")
	}
	if got, want := (&Partial{Total: 3, Failed: map[int]error{0: reason}}).Error(), "1 of 3 texts without a vector (text 0: reason)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := p.Unwrap(); len(got) != 2 || got[0] != ErrNoVector || got[1] != reason {
		t.Errorf("reasons %v, want them in the order of the texts", got)
	}
	if p.Empty() || !(&Partial{Total: 3}).Empty() || (&Partial{Truncated: []int{0}}).Empty() {
		t.Error("Empty is wrong")
	}
	if got := (&Partial{Total: 1, Truncated: []int{0}}).Error(); got != "1 of 1 texts truncated at the model's context length" {
		t.Errorf("got %q", got)
	}
}
