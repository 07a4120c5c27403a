package query

import (
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "",
		"One":                                 "One",
		"One. Two? Three!":                    "One.|Two?|Three!",
		"By 3.5 points. See Fig. 2 (cf. A).":  "By 3.5 points.|See Fig. 2 (cf. A).",
		"Smith et al. found it. i.e. nothing": "Smith et al. found it. i.e. nothing",
		"GPT-4. 12 models.":                   "GPT-4.|12 models.",
		"Wait...  What?":                      "Wait...|What?",
	} {
		if got := strings.Join(sentences(text), "|"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
