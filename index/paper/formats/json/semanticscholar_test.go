package json_test

import (
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

// TestS2Venue: a venue is read as text and as an object.
func TestS2Venue(t *testing.T) {
	for line, want := range map[string]string{
		`{"paperId":"1","title":"T","venue":"Workshop on Kites"}`:                               "Workshop on Kites",
		`{"paperId":"1","title":"T","venue":{"name":"Workshop on Kites"}}`:                      "Workshop on Kites",
		`{"paperId":"1","title":"T","venue":null}`:                                              "",
		`{"paperId":"1","title":"T","venue":"","publicationVenue":{"name":"Journal of Kites"}}`: "Journal of Kites",
	} {
		records, bad := formattest.Read(t, line+"\n", json.S2)
		if len(records) != 1 || len(bad) > 0 || records[0].Paper.Venue != want {
			t.Errorf("%s: %+v, %q, want venue %q", line, records, bad, want)
		}
	}
}
