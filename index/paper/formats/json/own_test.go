package json_test

import (
	"os"
	"reflect"
	"testing"

	"paperkin/index/paper/formats/formattest"
	"paperkin/index/paper/formats/json"
)

// TestRoundTrip: what our own format says of a paper reads back equal, and is
// written with the same bytes again.
func TestRoundTrip(t *testing.T) {
	b, err := os.ReadFile("testdata/readers/own.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	records, _ := formattest.Read(t, string(b), json.Own)
	for _, r := range records {
		first := formattest.Encode(t, json.Own, r.Paper)
		again, bad := formattest.Read(t, first, nil)
		if len(again) != 1 || len(bad) > 0 {
			t.Fatalf("%s reads as %v, %q", first, again, bad)
		}
		if !reflect.DeepEqual(again[0].Paper, r.Paper) {
			t.Errorf("got %+v, want %+v", again[0].Paper, r.Paper)
		}
		if second := formattest.Encode(t, json.Own, again[0].Paper); second != first {
			t.Errorf("wrote %s, then %s", first, second)
		}
	}
}
