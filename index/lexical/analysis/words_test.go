package analysis

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		"The running of experiments":        "run experi",
		"Schrödinger's Équation":            "schroding schroeding equat",
		"isn\u2019t rock'n'roll":            "isnt rocknrol",
		"state-of-the-art models":           "state art stateoftheart model",
		"GPT-4, GPT4 and gpt\u20114":        "gpt 4 gpt4 gpt4 gpt 4 gpt4",
		"BM25 versus BM-25":                 "bm25 versus bm 25 bm25",
		"t-SNE (tSNE)":                      "t sne tsne tsne",
		"pre-training, pretraining":         "pre train pretrain pretrain",
		"graph-based learning":              "graph base graphbas learn",
		"GPT-3.5-turbo.":                    "gpt 3 5 turbo gpt35 gpt35turbo",
		"GPT 4, GPT\n4 and GPT: 4":          "gpt 4 gpt4 gpt 4 gpt4 gpt 4",
		"GPT-4-Turbo, GPT-4.5-Turbo":        "gpt 4 turbo gpt4 gpt4turbo gpt 4 5 turbo gpt45 gpt45turbo",
		"k means of k-means-based":          "k mean kmean k mean base kmean kmeansbas",
		"3D CNNs, 3 D, a 4 of i 5":          "3d cnns 3dcnns 3 d 3d 4 5",
		"GPT 3.5 with 175 parameters":       "gpt 3 5 gpt35 175 paramet",
		"end-":                              "end",
		"$O(n \\log n)$ and \\alpha_1":      "o n log n alpha 1 alpha1",
		"naïve Bayes’ rule":                 "naiv bay rule",
		"量子 計算":                             "量子 量 子 計算 計 算",
		"x\xff\xfey":                        "x y",
		"a 5-way":                           "5 way 5way",
		"ResNet50 BERTs":                    "resnet50 bert",
		"what which who":                    "",
		"-- ... ''":                         "",
		"the 's":                            "s",
		"e.g. U.S. data":                    "e g eg u s us data",
		"by 1.5 to 2-3%":                    "1 5 2 3",
		"multi_task":                        "multi task multitask",
		strings.Repeat("long ", 3) + "word": "long long long word",
	} {
		if got := strings.Join(Words(text), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTerms(t *testing.T) {
	want := []Term{{Word: "expert", Weight: 2}, {Word: "rout", Weight: 1}}
	if got := Terms("Routing experts and an Expert"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// FuzzWords: words consist of letters and digits alone, and the pieces of a text
// joined are the text.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"GPT-4's l'été", "a.b-c_d", "\xff'\u2019s", "état-\u2010x", "İstanbul ǅ ß", "caf\xe9", "0'0++ A* .net"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range Words(text) {
			if w == "" || !utf8.ValidString(w) || strings.ContainsFunc(w, func(r rune) bool { return !isWordRune(r) }) {
				t.Fatalf("Words(%q) has %q", text, w)
			}
		}
		if got := strings.Join(Split(text), ""); got != text {
			t.Errorf("the pieces of %q make %q", text, got)
		}
	})
}

// TestLongWords: a word of megabytes is not stemmed, which would take hours. It
// becomes words of 255 characters, also when parts of a compound make it.
func TestLongWords(t *testing.T) {
	long := strings.Repeat("ay", 1<<20)
	for text, want := range map[string]int{
		"flies " + long:                   1 + (len(long)+254)/255,
		strings.Repeat("ä", 255):          1,
		strings.Repeat("é", 511):          3,
		strings.Repeat("b-", 600):         600 + 3,
		strings.Repeat("b", 255) + "'s b": 2,
	} {
		words := Words(text)
		if len(words) != want {
			t.Errorf("%.20q: %d words, want %d", text, len(words), want)
		}
		for _, w := range words {
			if n := utf8.RuneCountInString(w); n > 255 {
				t.Errorf("%.20q: a word has %d characters", text, n)
			}
		}
	}
	if got := strings.Join(Words(long), ""); got != long {
		t.Errorf("%d of %d characters are in words", len(got), len(long))
	}
}
