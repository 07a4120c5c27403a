package question

import "testing"

func TestSpan(t *testing.T) {
	for text, want := range map[string][3]string{
		"Kaiming He 2016":                       {"Kaiming He", "2016", "2016"},
		"Kaiming He (2016)":                     {"Kaiming He", "2016", "2016"},
		"papers by Kaiming He in 2016":          {"papers by Kaiming He", "2016", "2016"},
		"2016 papers by Kaiming He":             {"papers by Kaiming He", "2016", "2016"},
		"Kaiming He since 2019":                 {"Kaiming He", "2019", ""},
		"Kaiming He after 2019":                 {"Kaiming He", "2020", ""},
		"Kaiming He before 2019":                {"Kaiming He", "", "2018"},
		"Kaiming He until 2019":                 {"Kaiming He", "", "2019"},
		"Kaiming He between 2016 and 2018":      {"Kaiming He", "2016", "2018"},
		"Kaiming He from 2018 to 2016":          {"Kaiming He", "2016", "2018"},
		"Kaiming He 2016-2018":                  {"Kaiming He", "2016", "2018"},
		"Kaiming He 2016..2018":                 {"Kaiming He", "2016", "2018"},
		"Kaiming He 2016 – 2018":                {"Kaiming He", "2016", "2018"},
		"Kaiming He 2016, 2019":                 {"Kaiming He 2016, 2019", "", ""},
		"Kaiming He":                            {"Kaiming He", "", ""},
		"playing 20480":                         {"playing 20480", "", ""},
		"1999":                                  {"", "1999", "1999"},
		"":                                      {"", "", ""},
		"Kaiming He 2016 and 2017 and 2018 too": {"Kaiming He 2016 and 2017 and 2018 too", "", ""},
	} {
		if rest, since, until := Span(text); rest != want[0] || since != want[1] || until != want[2] {
			t.Errorf("%q: got %q, %q, %q, want %q", text, rest, since, until, want)
		}
	}
}
