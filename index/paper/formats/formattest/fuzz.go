package formattest

import (
	"os"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/json"
)

// Fuzz checks that the reader of a format does not panic, and that every record is clean
// and survives a round trip through our own format. Its seeds are the files in
// testdata/readers.
func Fuzz(f *testing.F, read *format.Format) {
	for _, name := range inputs(f) {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		records, _ := Read(t, string(b), read)
		for _, r := range records {
			if r.Deleted || r.Supplement {
				continue
			}
			line := Encode(t, json.Own, r.Paper)
			again, bad := Read(t, line, json.Own)
			if len(again) != 1 || len(bad) > 0 {
				t.Fatalf("%s reads as %v, %q", line, again, bad)
			}
			if paper.ContentHash(again[0].Paper) != paper.ContentHash(r.Paper) {
				t.Errorf("%+v comes back as %+v", r.Paper, again[0].Paper)
			}
		}
	})
}
