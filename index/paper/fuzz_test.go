package paper

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fuzz: a reader does not panic whatever it is given, and every record that
// comes out is clean and survives a round trip through Paperkin's own format.
func fuzz(f *testing.F, format Format) {
	files, err := filepath.Glob("testdata/readers/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil && !strings.HasSuffix(name, ".golden") {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		records, _ := read(t, string(b), format)
		for _, r := range records {
			if r.Deleted {
				continue
			}
			var line bytes.Buffer
			if err := WriteJSONL(&line, r.Paper); err != nil {
				t.Fatalf("%+v: %v", r.Paper, err)
			}
			again, bad := read(t, line.String(), JSONL)
			if len(again) != 1 || len(bad) > 0 {
				t.Fatalf("%s reads as %v, %q", line.String(), again, bad)
			}
			if ContentHash(again[0].Paper) != ContentHash(r.Paper) {
				t.Errorf("%+v comes back as %+v", r.Paper, again[0].Paper)
			}
		}
	})
}

func FuzzJSONL(f *testing.F)    { fuzz(f, JSONL) }
func FuzzArXiv(f *testing.F)    { fuzz(f, ArXiv) }
func FuzzAtom(f *testing.F)     { fuzz(f, Atom) }
func FuzzOAI(f *testing.F)      { fuzz(f, OAI) }
func FuzzBibTeX(f *testing.F)   { fuzz(f, BibTeX) }
func FuzzRIS(f *testing.F)      { fuzz(f, RIS) }
func FuzzCSL(f *testing.F)      { fuzz(f, CSL) }
func FuzzCSV(f *testing.F)      { fuzz(f, CSV) }
func FuzzOpenAlex(f *testing.F) { fuzz(f, OpenAlex) }
func FuzzS2(f *testing.F)       { fuzz(f, S2) }
func FuzzHFDaily(f *testing.F)  { fuzz(f, HFDaily) }
func FuzzHFPage(f *testing.F)   { fuzz(f, HFPage) }
func FuzzACL(f *testing.F)      { fuzz(f, ACL) }
func FuzzPubMed(f *testing.F)   { fuzz(f, PubMed) }
func FuzzBioRxiv(f *testing.F)  { fuzz(f, BioRxiv) }
func FuzzCrossref(f *testing.F) { fuzz(f, Crossref) }
func FuzzBEIR(f *testing.F)     { fuzz(f, BEIR) }
