package question

import "testing"

func TestYear(t *testing.T) {
	for text, want := range map[string][2]string{
		"panoptic segmentation 2019":                 {"panoptic segmentation", "2019"},
		"papers from 2014 on depth":                  {"papers on depth", "2014"},
		"published in 2008: brain-controlled robots": {"published brain-controlled robots", "2008"},
		"attention is all you need (2017)":           {"attention is all you need", "2017"},
		"year: 2020 was a good one":                  {"was a good one", "2020"},
		"depth since 2014":                           {"depth since 2014", ""},
		"depth between 2014 and 2016":                {"depth between 2014 and 2016", ""},
		"SemEval-2016 task 8":                        {"SemEval-2016 task 8", ""},
		"a dream of 3000 years":                      {"a dream of 3000 years", ""},
		"transformers 2017":                          {"transformers", "2017"},
		"in 2020":                                    {"in 2020", ""},
		"what is the 2020":                           {"what is the 2020", ""},
		"2020":                                       {"2020", ""},
		"":                                           {"", ""},
	} {
		if rest, year := Year(text); rest != want[0] || year != want[1] {
			t.Errorf("%q: got %q, %q, want %q", text, rest, year, want)
		}
	}
}
