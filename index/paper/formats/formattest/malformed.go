package formattest

import (
	"strings"
	"testing"

	"paperkin/index/paper/formats/format"
)

// A Malformed is a text with bad records.
type Malformed = struct {
	Name   string
	Format *format.Format
	Text   string
	Good   int    // number of good records
	Bad    string // start of the first error; empty: none
}

// Check reads each text in its format and compares the outcome.
func Check(t *testing.T, list []Malformed) {
	t.Helper()
	for _, m := range list {
		records, bad := Read(t, m.Text, m.Format)
		if len(records) != m.Good {
			t.Errorf("%s: %d records, want %d", m.Name, len(records), m.Good)
		}
		if got := strings.Join(bad, "\n"); (got == "") != (m.Bad == "") || !strings.HasPrefix(got, m.Bad) {
			t.Errorf("%s: got %.300q, want %q", m.Name, got, m.Bad)
		}
	}
}
