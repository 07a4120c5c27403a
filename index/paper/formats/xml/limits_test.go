package xml_test

import (
	"strings"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/xml"
)

// TestSelfClosing: elements without an inside do not nest.
func TestSelfClosing(t *testing.T) {
	const more = 100_001 // than may nest
	unit := `<entry/>`
	records, bad := formattest.ReadFrom(t, xml.Atom, strings.NewReader("<feed>"), formattest.Endless(unit, len(unit)*more),
		strings.NewReader("<entry><title>T</title></entry></feed>"))
	if len(records) != 1 || len(bad) != more {
		t.Errorf("got %d records and %d complaints, the last %.300q", len(records), len(bad), bad[len(bad)-1:])
	}
}

// TestEntities: those that a document declares itself are not expanded, and
// nothing is fetched.
func TestEntities(t *testing.T) {
	for _, declared := range []string{
		`<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">`,
		`<!ENTITY e SYSTEM "file:///etc/passwd">`,
	} {
		records, bad := formattest.Read(t, `<!DOCTYPE feed [`+declared+`]><feed><entry><title>A &e;</title></entry></feed>`, xml.Atom)
		if len(records) != 0 || len(bad) != 1 || !strings.Contains(bad[0], "invalid character entity &e;") {
			t.Errorf("%s: got %v, %q", declared, records, bad)
		}
	}
}
