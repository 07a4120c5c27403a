package suggest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/filter"
	"paperkin/index/lexical"
)

// library is an index of texts, the first line of each its title, and what reads them.
func library(t *testing.T, texts []string) (*lexical.Index, Texts) {
	t.Helper()
	in, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	step := lexical.Step{To: "words", As: durable.Identity{Library: strings.Repeat("1a", 16), Number: strings.Repeat("2b", 16)}}
	made, err := lexical.Update(t.Context(), in, step, func(yield func(lexical.Change, error) bool) {
		for i, text := range texts {
			title, abstract, _ := strings.Cut(text, "\n")
			if !yield(lexical.Change{Key: int64(i + 1), Title: title, Abstract: abstract, Traits: filter.Traits{Authors: []string{"Jasmine Qualls"}}}, nil) {
				return
			}
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := lexical.Open(in, "words", made.Identity)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x, func(_ context.Context, keys []int64) (read []string, err error) {
		for _, key := range keys {
			read = append(read, texts[key-1])
		}
		return read, nil
	}
}

// shelf has frequent words, rare ones, and some that are misspelt.
func shelf() (texts []string) {
	for i := range 600 {
		texts = append(texts, fmt.Sprintf("Attention models %d\nWe train a generative transformer on images, and an analysis of the loss of the convolutional model; the pointer of a list.", i))
	}
	texts = slices.Concat(texts, slices.Repeat([]string{"Learning to play poker\nThe transformer learns of opportunity and equality."}, 8))
	return append(texts, "A transfomer with one letter less", "Los Angeles by car", "Equally learned by all", "Time series of thoughts",
		"Time and series of thoughts", "On Bruges")
}

// TestCorrect: what is misspelt, and what is left alone.
func TestCorrect(t *testing.T) {
	x, read := library(t, shelf())
	for question, want := range map[string]string{
		"transfomer attenton":          "transformer attention",
		"Generatve Modles of imgaes":   "Generative Models of images", // the last with two letters exchanged
		"anlysis of convolutonal loss": "analysis of convolutional loss",
		"atention is all yuo need":     "attention is all you need",
		"TRANSFORMRE ATTENTION":        "TRANSFORMER ATTENTION",
		"xttention models":             "attention models",
		"equalty of oportunity":        "equality of opportunity",
		"poker":                        "",                              // rare, and right
		"Los Angeles":                  "",                              // found together
		"pointers, trained learners":   "",                              // made of known words
		"jasmin":                       "", "qualls": "", "jasmine": "", // people, and too far from anything
		"a MODLE": "", "NeRFs": "", "modle2": "", "модле": "", // abbreviations, other scripts
		"we visit Brugge":                "", // a name
		"timeseries":                     "time series",
		"thougts":                        "thoughts",
		"zzzzyx qqqq":                    "",
		"the of and":                     "",
		"":                               "",
		"attention models":               "",
		strings.Repeat("attenton ", 101): "", // a text
	} {
		c, err := Correct(t.Context(), x, question, read)
		if err != nil {
			t.Fatal(err)
		}
		if c.Text != want {
			t.Errorf("%q: got %q, want %q", question, c.Text, want)
		}
	}
}

// TestNonsense: nothing is suggested for what the library does not fit, though each word is
// like one of it.
func TestNonsense(t *testing.T) {
	x, read := library(t, slices.Concat(shelf(), slices.Repeat([]string{"A door", "They sit", "Toes"}, 50)))
	for question, want := range map[string]string{
		"lorem ipsum dolor attenton": "", // most of it is like nothing
		"dorr sitt":                  "", // these are never met together
		"dorr of the transformer":    "",
		"dorr of attenton models":    "dorr of attention models",
		"dorr":                       "door",
		"attenton attention":         "",
	} {
		if c, err := Correct(t.Context(), x, question, read); err != nil || c.Text != want {
			t.Errorf("%q: got %+v, %v, want %q", question, c, err, want)
		}
	}
}

// TestSure: a word that some papers have is changed in the suggestion alone, unless far
// more have the other one.
func TestSure(t *testing.T) {
	x, read := library(t, slices.Concat(shelf(), slices.Repeat([]string{"The weather of today by a model"}, 200), []string{"A wether"}))
	c, err := Correct(t.Context(), x, "wether of a modle", read)
	if want := (Correction{Text: "weather of a model", Sure: "wether of a model"}); err != nil || c != want {
		t.Errorf("got %+v, %v, want %+v", c, err, want)
	}
}

// FuzzCorrect: whatever is asked, something comes back that differs.
func FuzzCorrect(f *testing.F) {
	for _, s := range []string{"transfomer", "Ä attenton", "\xff modle's", "imge-imge", strings.Repeat("attenton ", 20), strings.Repeat("ab", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, question string) {
		x, read := library(t, []string{"Attention models\nimages", "Transformers"})
		c, err := Correct(t.Context(), x, question, read)
		if err != nil || c.Text == question && question != "" || c.Text == "" && c.Sure != "" {
			t.Errorf("%q: %+v, %v", question, c, err)
		}
	})
}
