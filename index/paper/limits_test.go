package paper

import (
	"encoding/json"
	"testing"
)

// FuzzCheck: what a draft becomes is within the limits of a stored paper. A backup of it
// could not be restored otherwise.
func FuzzCheck(f *testing.F) {
	f.Add("A title", "An abstract.", "2020-05", "Ada Oak", "doi:10.5555/A", "smith20", "note")
	f.Add("A \x1b[2J\x00title", "An\u200b &lt;b&gt;abstract\xff.", "May 2020/2021", "Oak, A. \u202e", "https://doi.org/10.5555/A%20http", "a\nb", "no\rte")
	f.Add("T", "", "-0044~", "{The Group}", "arXiv:math.GT/0309136v2", "\ufeff", "")
	f.Fuzz(func(t *testing.T, title, abstract, date, author, id, key, other string) {
		d := Draft{Title: title, Abstract: abstract, Published: date, Authors: []string{author}, IDs: []string{id, other}, Keys: []string{key},
			Venue: other, URL: id, Type: other, SourceType: key, Categories: []string{other}, Keywords: []string{key}, Files: []string{other},
			Fields: map[string]string{key: other}, Dates: map[string]string{other: date}, People: map[string][]Name{key: {{Family: author}}},
			Name: key, Revised: other}
		d.KeepText(other, title)
		if json.Valid([]byte(other)) {
			d.Keep(key, json.RawMessage(other))
		}
		r, err := d.Record()
		if err != nil {
			return
		}
		if err := r.Paper.Check(1); err != nil {
			t.Errorf("%v: %+v", err, r.Paper)
		}
		for _, s := range []string{r.Name, r.Revised} {
			if err := CheckText("name", s, maxTitle); err != nil {
				t.Error(err)
			}
		}
	})
}
