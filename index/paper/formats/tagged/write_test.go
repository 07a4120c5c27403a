package tagged_test

import (
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/tagged"
)

// writeAgain writes what is read from a text.
func writeAgain(t *testing.T, text string) string {
	t.Helper()
	records, bad := formattest.Read(t, text, tagged.RIS)
	if len(bad) > 0 {
		t.Fatalf("%q, from\n%s", bad, text)
	}
	var papers []paper.Paper
	for _, r := range records {
		papers = append(papers, r.Paper)
	}
	return formattest.Encode(t, tagged.RIS, papers...)
}

// FuzzRISRoundTrip: what is written, read and written again has the same bytes.
func FuzzRISRoundTrip(f *testing.F) {
	for _, s := range []string{
		"AU  - Ito, Kei\nAU  - World Health Organization\nAU  - University of California,, Berkeley\nT2  - J\nC7  - e5\nVL  - 1\nIS  - 2",
		"TY  - BOOK\nA2  - Li, W.\nED  - Ng, A.\nSP  - 300\nT2  - Series\nSN  - 978-3-16-148410-0",
		"TY  - CONF\nC3  - Proceedings\nT2  - Conference\nA2  - Li, W.\nSP  - 1\nEP  - 9\nDA  - 2020///Spring\nPY  - 2020",
		"TY  - RPRT\nSN  - TR-5\nIS  - 3\nT2  - Reports\nN1  - a\nN1  - event-place: Rome\nN1  - b\nKW  - a, b, c",
		"TY  - EDBOOK\nAU  - Li, W.\nN1  - type: article\nN1  - interviewer: Li, Wei\nU1  - 12345678\nAN  - 7\nID  - k",
		"TY  - UNPB\nM3  - Preprint\nUR  - https://arxiv.org/abs/2101.00001\nUR  - ://WOS:1\nDO  - 10.1/x\nAB  - Copyright of X is the property of Y.",
		"TY  - ELEC\nM1  - 123456\nM1  - x\nN1  - extra: {\"M1\":\"e5\",\"x\":{\"a\":[1,\" \"]},\"JF\":\"b\",\"U1\":\"1234567\",\"is_retracted\":true}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, fields string) {
		records, _ := formattest.Read(t, "TY  - JOUR\nTI  - A title\n"+fields+"\nER  - \n", tagged.RIS)
		for _, r := range records {
			once := formattest.Encode(t, tagged.RIS, r.Paper)
			again, bad := formattest.Read(t, once, tagged.RIS)
			if len(again) != 1 || len(bad) > 0 {
				t.Fatalf("%d papers and %q from\n%s", len(again), bad, once)
			}
			if twice := formattest.Encode(t, tagged.RIS, again[0].Paper); twice != once {
				t.Errorf("written\n%s\nread and written again\n%s", once, twice)
			}
		}
	})
}

// TestRISGivenBack: a record that came in as RIS goes out with its type, tags and values.
func TestRISGivenBack(t *testing.T) {
	for name, text := range map[string]string{
		"article":     "TY  - JOUR|TI  - T|ST  - Short|AU  - Ito, Kei|AU  - King, Martin, Jr.|AU  - van den Berg, Jan|PY  - 2020|DA  - 2020/05/17|T2  - Journal of Toys|J2  - J. Toys|IS  - 2|SP  - 5|EP  - 9|SN  - 1234-5678|VL  - 1|LA  - en|M3  - Article|KW  - a|KW  - b, c|AB  - Text.|N1  - One|N1  - Two|DO  - 10.1000/x|UR  - https://example.org/|ID  - key1|AD  - Somewhere|AN  - WOS:1|C1  - one|C1  - two|U3  - mine|ER  - ",
		"chapter":     "TY  - CHAP|TI  - T|AU  - Ito, K.|A2  - Li, W.|A3  - Ng, A.|A4  - Ono, B.|PY  - 2020|T2  - A book|T3  - A series|SP  - 1|EP  - 2|SN  - 978-3-16-148410-0|VL  - 3|PB  - Publisher|CY  - Rome|ET  - 2nd|SE  - 4|ER  - ",
		"book":        "TY  - BOOK|TI  - T|AU  - Ito, K.|A2  - Li, W.|ED  - Ng, A.|PY  - 2020|T2  - A series|SP  - 300|SN  - 9783161484100|VL  - 3|NV  - 5|ER  - ",
		"edited book": "TY  - EDBOOK|TI  - T|ED  - Li, W.|PY  - 2020|ER  - ",
		"conference":  "TY  - CPAPER|TI  - T|AU  - Ito, K.|PY  - 2020|C3  - Proceedings|T2  - Conference|SP  - 1|EP  - 2|ER  - ",
		"scopus":      "TY  - CONF|TI  - T|AU  - Ito, K.|PY  - 2020|T2  - Proceedings of Toys|DB  - Scopus|C3  - Proc Toys|ER  - ",
		"report":      "TY  - RPRT|TI  - T|AU  - World Health Organization,|PY  - 2020|T2  - Reports|M1  - TR-5|PB  - WHO|ER  - ",
		"web":         "TY  - ELEC|TI  - T|AU  - et al.|Y2  - 2020/05/17|UR  - https://example.org/a?b=c|UR  - https://example.com/|L1  - a.pdf|L4  - b.png|M1  - shelf two|ER  - ",
		"own type":    "TY  - ANCIENT|TI  - T|ER  - ",
		"new type":    "TY  - HOLOGRAM|TI  - T|ER  - ",
		"number":      "TY  - JOUR|TI  - T|T2  - Journal of Toys|C7  - e123|ER  - ",
		"season":      "TY  - JOUR|TI  - T|PY  - 2019|DA  - 2019///Spring|T2  - Journal of Toys|ER  - ",
		"thesis":      "TY  - THES|TI  - T|AU  - Ito, K.|A3  - Li, W.|PB  - University|M3  - PhD|ER  - ",
		"web number":  "TY  - ELEC|TI  - T|PY  - 2019|M1  - no number of an article|C8  - odd|ER  - ",
		"unknown":     "TY  - JOUR|TI  - T|T2  - Toys|N1  - Mine|N1  - extra: {\"Reading list\":[\"a b\",\"c\"],\"SP\":\"A sponsor\",\"is_retracted\":true}|ER  - ",
		"numbers":     "TY  - JOUR|TI  - T|SN  - 1234-5678|SN  - 8765-4321|N1  - number: arXiv:2101.00010|ER  - ",
		"two dates":   "TY  - JOUR|TI  - T|PY  - 2020|DA  - 2020/05|N1  - extra: {\"DA\":\"printed in June\"}|ER  - ",
		"notes":       "TY  - CHAP|TI  - T|N1  - chapter-number: 5|N1  - event-date: 2019-05|N1  - illustrator: Ito, Kei|ER  - ",
	} {
		lines := func(s string) []string {
			return strings.Split(strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "|")), "|")
		}
		got := map[string]int{}
		for _, line := range lines(writeAgain(t, strings.ReplaceAll(text, "|", "\n"))) {
			got[strings.TrimSpace(line)]++
		}
		for _, line := range lines(text) {
			if got[strings.TrimSpace(line)]--; got[strings.TrimSpace(line)] < 0 {
				t.Errorf("%s: %q is not given back", name, line)
			}
		}
		for line, n := range got {
			if n > 0 && line != "" && !strings.HasPrefix(line, "UR  - https://doi.org/") {
				t.Errorf("%s: got %q besides", name, line)
			}
		}
	}
}

// TestRISIDs: the ids of a paper are those that it had, whatever their scheme.
func TestRISIDs(t *testing.T) {
	for _, ids := range []string{"own2", "doi:10.1000/x pmid:7", "arxiv:2101.00005 openalex:W5", "own2 s2:corpusid:7", "acl:2020.acl-main.1 doi:10.1000/x doi:10.1000/y"} {
		p := paper.Paper{Title: "T", Aliases: strings.Fields(ids), Keys: []string{"key1"}}
		p.ID = paper.Canonical(p.Aliases)
		records, bad := formattest.Read(t, formattest.Encode(t, tagged.RIS, p), tagged.RIS)
		if len(records) != 1 || len(bad) > 0 {
			t.Fatalf("%s: got %d papers, %q", ids, len(records), bad)
		}
		if got := records[0].Paper; strings.Join(got.Aliases, " ") != ids || strings.Join(got.Keys, " ") != "key1" {
			t.Errorf("got %q and keys %q, want %s", got.Aliases, got.Keys, ids)
		}
	}
}

// FuzzMEDLINERoundTrip: what is written, read and written again has the same bytes, whatever
// format the paper came in.
func FuzzMEDLINERoundTrip(f *testing.F) {
	for _, s := range []string{
		"FAU - Ito, Kei\nAU  - Ito K\nCN  - Toy Group\nDP  - 2021 Jan 17\nJT  - Journal of toys\nTA  - J Toys\nPG  - 1-9\nLID - 10.1234/a [doi]\nAID - S1 [pii]\nMH  - *Toys/economics\nOT  - *play\nPT  - Journal Article\nPT  - Retracted Publication",
		"BTI - A book\nISBN- 9783161484100\nFED - Ng, Ada\nED  - Ng A\nPT  - Book Chapter\nGN  - a note\nGN  - number: 5\nGN  - key: ito2021\nGN  - url: https://example.org/\nGN  - extra: {\"x\":[1]}",
		"PMID- 7\nOWN - NLM\nAID - arXiv:2101.00001 [pii]\nGN  - translator: Li, Wei\nGN  - type: paper-conference\nGN  - file: a.pdf\nGN  - archive_location: X\nDEP - 20180405\nTT  - Jouets",
		"AD  - Somewhere\nSI  - GENBANK/A1\nPMC - PMC7\nGN  - id: own2\nIS  - 1234-5678 (Electronic)\nGN  - issued: 2020-21\nDP  - 2020",
	} {
		f.Add(s, "AU  - World Health Organization,\nT2  - J\nN1  - a\nKW  - x/y\nTY  - BOOK")
	}
	f.Fuzz(func(t *testing.T, medline, ris string) {
		fromMEDLINE, _ := formattest.Read(t, "PMID- 1\nTI  - A title\n"+medline+"\n", tagged.MEDLINE)
		fromRIS, _ := formattest.Read(t, "TY  - JOUR\nTI  - A title\n"+ris+"\nER  - \n", tagged.RIS)
		for _, r := range append(fromMEDLINE, fromRIS...) {
			once := formattest.Encode(t, tagged.MEDLINE, r.Paper)
			again, bad := formattest.Read(t, once, tagged.MEDLINE)
			if len(again) != 1 || len(bad) > 0 {
				t.Fatalf("%d papers and %q from\n%s", len(again), bad, once)
			}
			if twice := formattest.Encode(t, tagged.MEDLINE, again[0].Paper); twice != once {
				t.Errorf("written\n%s\nread and written again\n%s", once, twice)
			}
		}
	})
}

// TestMEDLINEWritten: the fields are those of PubMed, in its order, and what it has none for is
// in notes.
func TestMEDLINEWritten(t *testing.T) {
	d := paper.Draft{IDs: []string{"pmid:7", "doi:10.1234/a", "arxiv:2101.00001", "openalex:W5"}, Keys: []string{"ito2021"}, Title: "Toys", Abstract: strings.Repeat("We play with toys. ", 6),
		Names:     []paper.Name{{Family: "Ito", Given: "Kei-Anne B."}, {Literal: "Toy Group"}, {Family: "Berg", Given: "Jan", NonDropping: "van den"}, {Family: "King", Given: "Martin", Suffix: "Jr."}},
		Published: "2021-01-07", Venue: "Journal of toys", Type: "paper-conference", Categories: []string{"Play", "A/B"}, Keywords: []string{"kites"}, URL: "https://example.org/", Files: []string{"a.pdf"}}
	d.Set("volume", "3")
	d.Set("ISSN", "1234-5678, 2345-678X")
	d.Set("note", "Read it.")
	d.Set("event-place", "Rome")
	d.AddPerson("translator", paper.Name{Family: "Li", Given: "Wei"})
	d.KeepText("AD", "Somewhere")
	d.KeepText("shelf", "two")
	d.MarkRetracted()
	r, err := d.Record()
	if err != nil {
		t.Fatal(err)
	}
	want := `PMID- 7
IS  - 1234-5678
IS  - 2345-678X
VI  - 3
DP  - 2021 Jan 7
TI  - Toys
JT  - Journal of toys
LID - 10.1234/a [doi]
AB  - We play with toys. We play with toys. We play with toys. We play with toys. We
      play with toys. We play with toys.
FAU - Ito, Kei-Anne B.
AU  - Ito KAB
FAU - van den Berg, Jan
AU  - van den Berg J
FAU - King, Martin, Jr.
AU  - King M Jr.
CN  - Toy Group
PT  - Retracted Publication
MH  - Play
OTO - NOTNLM
OT  - A/B
OT  - kites
AID - 10.1234/a [doi]
AID - arXiv:2101.00001 [pii]
GN  - Read it.
GN  - event-place: Rome
GN  - file: a.pdf
GN  - id: openalex:W5
GN  - key: ito2021
GN  - translator: Li, Wei
GN  - type: paper-conference
GN  - url: https://example.org/
AD  - Somewhere
GN  - extra: {"shelf":"two"}

`
	if got := formattest.Encode(t, tagged.MEDLINE, r.Paper); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
