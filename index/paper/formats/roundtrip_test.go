package formats_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/table"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
	"paperkin/index/paper/text"
)

// TestEncodedTrapsReadBack: papers with all that means something in the formats
// that are written say the same when they are read again.
func TestEncodedTrapsReadBack(t *testing.T) {
	words := []string{"{braces}", "}", "{", "50%", "R&D", "#1", "a_b", "$x_{i} < 3$", "$5", `"quoted"`, "it's", "naïve", "日本語", "α", "~3", "^2", "and", "A and B", "@article{x,", "a = b", "C:\\path", "x < y > z", "ER  - 1",
		"TY  - JOUR", "a, b; c", "--", "\\alpha", "\\", "'", "`", "<", "&", "=", "\t"}
	names := []string{"Kei Ito", "Jan van den Berg", "Martin King Jr.", "Plato", "Ana Álvarez-Bayo", "Özgür Çelik", "Ada de la Cruz", "Pat O'Neil", "J. A. Li"}
	f := formattest.NewTrapFile(9)
	phrase := func(n int) string {
		var s string
		for range n {
			s += " " + formattest.Pick(f, words...)
		}
		return text.Clean("T" + s)
	}
	var papers []paper.Paper
	for range 2000 {
		d := paper.Draft{Title: phrase(5), Abstract: phrase(20), Venue: phrase(3), Published: formattest.Pick(f, "2020", "2020-05", "2020-05-17", ""), Categories: formattest.Pick(f, [][]string{nil, {"cs.LG"}, {"R&D", "50%_#"}}...),
			IDs: formattest.Pick(f, [][]string{nil, {"doi:10.1234/a_b"}, {"arxiv:2101.00005"}, {"pmid:7"}}...)}
		for _, i := range f.Perm(len(names))[:f.IntN(4)] {
			d.Authors = append(d.Authors, names[i])
		}
		r, err := d.Record()
		if err != nil {
			t.Fatal(err)
		}
		papers = append(papers, r.Paper)
	}
	for _, format := range []*format.Format{json.Own, bib.BibTeX, tagged.RIS, json.CSL, table.CSV, xml.EndNote, tagged.MEDLINE} {
		records, bad := formattest.Read(t, formattest.Encode(t, format, papers...), format)
		if len(records) != len(papers) || len(bad) > 0 {
			t.Errorf("%s: %d papers, %q", format, len(records), bad[:min(len(bad), 3)])
			continue
		}
		failed := 0
		for i, r := range records {
			got, want := r.Paper, papers[i]
			for _, id := range want.Aliases {
				if format != tagged.RIS && format != xml.EndNote && !strings.HasPrefix(id, "sha:") && !slices.Contains(got.Aliases, id) {
					t.Errorf("%s: aliases %q, want %s", format, got.Aliases, id)
				}
			}
			if g, w := []any{got.Title, got.Abstract, got.Venue, got.Published, got.Authors, slices.Concat(got.Categories, got.Keywords)}, []any{want.Title, want.Abstract, want.Venue, want.Published, want.Authors, slices.Concat(want.Categories, want.Keywords)}; !reflect.DeepEqual(g, w) && failed < 3 {
				t.Errorf("%s:\n got %q\nwant %q", format, g, w)
				failed++
			}
		}
	}
}
