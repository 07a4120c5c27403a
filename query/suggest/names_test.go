package suggest

import (
	"strings"
	"testing"

	"paperkin/index/filter"
)

// counts are names, the most frequent first.
func counts(names ...string) (list []filter.Count) {
	for i, name := range names {
		list = append(list, filter.Count{Value: name, Papers: len(names) - i})
	}
	return list
}

func TestGlobs(t *testing.T) {
	have := counts("NeurIPS 2023", "iclr2017", "ICLR2025", "iclr2020", "Journal of Wåves", "Nature", "cs.CL", "cs.LG")
	for value, want := range map[string]string{
		"iclr":            "iclr*: ICLR2025, iclr2017, iclr2020",
		"Iclr20":          "iclr20*: ICLR2025, iclr2017, iclr2020",
		"neurips":         "NeurIPS 2023: NeurIPS 2023",
		"icrl2020":        "iclr2020: iclr2020",
		"icrl2021":        "iclr*: ICLR2025, iclr2017, iclr2020",
		"nips":            "NeurIPS 2023: NeurIPS 2023",
		"nips2023":        "NeurIPS 2023: NeurIPS 2023",
		"iclassr":         "",
		"neurips2023":     "NeurIPS 2023: NeurIPS 2023",
		"ICLR-2017":       "iclr2017: iclr2017",
		"nature2019":      "Nature: Nature",
		"nerips 2022":     "NeurIPS 2023: NeurIPS 2023",
		"waves":           "Journal of Wåves: Journal of Wåves",
		"cs":              "cs*: cs.CL, cs.LG",
		"*waves":          "Journal of Wåves: Journal of Wåves",
		"natur?":          "Nature: Nature",
		"naturr":          "Nature: Nature",
		"joural of waves": "Journal of Wåves: Journal of Wåves",
		"cvpr":            "",
		"ic":              "ic*: ICLR2025, iclr2017, iclr2020",
		"x":               "",
		"*":               "",
		"":                "",
		"i[a-b]*":         "",
	} {
		n := Globs(value, have)
		got := n.Try + ": " + strings.Join(n.Like, ", ")
		if got == ": " {
			got = ""
		}
		if got != want || got != "" && n.Value != value {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
}

func TestAuthor(t *testing.T) {
	have := counts("Geoffrey Hinton", "Kaiming He", "Ashish Vaswani", "Sean Vaswani", "Li Wei", "Ana María de la Cruz", strings.Repeat("Long ", 20))
	for value, want := range map[string]string{
		"hintn":         "hinton: Geoffrey Hinton",
		"Vaswanni":      "vaswani: Ashish Vaswani, Sean Vaswani",
		"G. Hintn":      "Geoffrey Hinton: Geoffrey Hinton",
		"Hinten, G. E.": "Geoffrey Hinton: Geoffrey Hinton",
		"Vaswanni S":    "Sean Vaswani: Sean Vaswani",
		"A. Cruzz":      "Ana María de la Cruz: Ana María de la Cruz",
		"X. Hintn":      "",
		"Wei, K.":       "", // Li Wei has another name
		"Gefrey Hinton": "Geoffrey Hinton: Geoffrey Hinton",
		"lee":           "", // of short names every letter counts
		"Nobody":        "",
		"":              "",
	} {
		n := Author(value, have)
		got := n.Try + ": " + strings.Join(n.Like, ", ")
		if got == ": " {
			got = ""
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
}
