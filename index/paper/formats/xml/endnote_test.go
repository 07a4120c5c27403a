package xml_test

import (
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/tagged"
	"paperkin/index/paper/formats/xml"
)

// FuzzEndNoteRoundTrip: what is written, read and written again has the same bytes.
func FuzzEndNoteRoundTrip(f *testing.F) {
	for _, s := range []string{
		"AU  - Ito, Kei\nAU  - World Health Organization\nAU  - University of California,, Berkeley\nT2  - J\nC7  - e5\nVL  - 1\nIS  - 2",
		"TY  - BOOK\nA2  - Li, W.\nED  - Ng, A.\nSP  - 300\nT2  - Series\nSN  - 978-3-16-148410-0\nAU  - Ito, K.",
		"TY  - BOOK\nED  - Ng, A.\nA3  - Li, W.\nSN  - 978-3-16-148410-0\nSN  - 978-3-16-148411-7",
		"TY  - CONF\nC3  - Proceedings\nT2  - Conference\nA2  - Li, W.\nSP  - 1\nEP  - 9\nDA  - 2020///Spring\nPY  - 2020",
		"TY  - RPRT\nSN  - TR-5\nIS  - 3\nT2  - Reports\nN1  - a\nN1  - event-place: Rome\nN1  - b\nKW  - a, b, c",
		"TY  - SLIDE\nN1  - x < y & z\nU1  - 12345678\nAN  - 7\nID  - k\nID  - l\nL2  - a\nXX  - 1",
		"TY  - JFULL\nT2  - J\nAD  - one\nAD  - two\nDA  - May 17\nDA  - x\nJO  - K",
		"TY  - GOVDOC\nC8  - a\nM1  - 123456\nM1  - x\nN1  - extra: {\"M1\":\"e5\",\"x\":{\"a\":[1,\" \"]},\"JF\":\"b\",\"size\":\"1\",\"is_retracted\":true}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, fields string) {
		records, _ := formattest.Read(t, "TY  - JOUR\nTI  - A title\n"+fields+"\nER  - \n", tagged.RIS)
		for _, r := range records {
			once := formattest.Encode(t, xml.EndNote, r.Paper)
			again, bad := formattest.Read(t, once, nil)
			if len(again) != 1 || len(bad) > 0 {
				t.Fatalf("%d papers and %q from\n%s", len(again), bad, once)
			}
			if twice := formattest.Encode(t, xml.EndNote, again[0].Paper); twice != once {
				t.Errorf("written\n%s\nread and written again\n%s", once, twice)
			}
		}
	})
}

// TestEndNoteWritten: a record has EndNote's elements, in the order of its DTD, and types that
// EndNote does not have are notes.
func TestEndNoteWritten(t *testing.T) {
	got := formattest.Encode(t, xml.EndNote,
		paper.Paper{ID: "doi:10.1000/x", Aliases: []string{"doi:10.1000/x"}, Keys: []string{"ito2020"}, Title: "Toys & <games>", Abstract: "Text.", Authors: []string{"Kei Ito", "Toy Institute"}, Published: "2020-05-17",
			Venue: "Journal of Toys", Type: "article-journal", Keywords: []string{"a", "b, c"}, Fields: map[string]string{"page": "5-9", "ISSN": "1234-5679, 2345-678X", "note": "One"}, People: map[string][]paper.Name{"editor": {{Family: "Ray", Given: "Robin"}}}},
		paper.Paper{ID: "sha:01", Title: "A talk", Type: "speech"})
	want := `<?xml version="1.0" encoding="UTF-8"?>
<xml><records>
<record><source-app name="Paperkin">Paperkin</source-app><rec-number>1</rec-number><foreign-keys><key app="Paperkin">ito2020</key></foreign-keys><ref-type name="Journal Article">17</ref-type><contributors><authors><author>Ito, Kei</author><author>Toy Institute,</author></authors><secondary-authors><author role="editor">Ray, Robin</author></secondary-authors></contributors>` +
		`<titles><title>Toys &amp; &lt;games&gt;</title><secondary-title>Journal of Toys</secondary-title></titles><pages>5-9</pages><keywords><keyword>a</keyword><keyword>b, c</keyword></keywords><dates><year>2020</year><pub-dates><date>2020/05/17</date></pub-dates></dates>` +
		`<isbn>1234-5679&#xD;2345-678X</isbn><electronic-resource-num>10.1000/x</electronic-resource-num><abstract>Text.</abstract><notes>One</notes><urls><related-urls><url>https://doi.org/10.1000/x</url></related-urls></urls></record>
<record><source-app name="Paperkin">Paperkin</source-app><rec-number>2</rec-number><ref-type name="Generic">13</ref-type><titles><title>A talk</title></titles><notes>type: speech</notes></record>
</records></xml>
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if none := formattest.Encode(t, xml.EndNote); !strings.HasPrefix(none, `<?xml`) || !strings.HasSuffix(none, "<xml><records>\n</records></xml>\n") {
		t.Errorf("nothing is written as %q", none)
	}
}
