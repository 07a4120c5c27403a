package catalogue

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"paperkin/index/paper"
)

// TestDetails: fields that have no column of their own come back whole, and leave no
// trace in Extra.
func TestDetails(t *testing.T) {
	ctx := t.Context()
	w, err := OpenWriter(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	whole := paper.Paper{ID: "a", Aliases: []string{"a"}, Title: "T", Authors: []string{"Jan van den Berg"}, Names: []paper.Name{{Family: "Berg", NonDropping: "van den", Given: "Jan"}},
		EtAl: true, Categories: []string{"cs.CL"}, Keywords: []string{"Toys & games"}, Type: "chapter", SourceType: "ris:CHAP", Fields: map[string]string{"volume": "3"},
		People: map[string][]paper.Name{"editor": {{Literal: "Toy Institute"}}}, Dates: map[string]string{"accessed": "2020-05"}, Files: []string{"a.pdf"}}
	withExtra := whole
	withExtra.ID, withExtra.Aliases, withExtra.Extra = "b", []string{"b"}, map[string]json.RawMessage{"M1": json.RawMessage(`"x"`)}
	onlyExtra := paper.Paper{ID: "c", Aliases: []string{"c"}, Title: "T", Extra: map[string]json.RawMessage{"type": json.RawMessage(`"x"`)}}
	want := []paper.Paper{whole, withExtra, onlyExtra, {ID: "d", Aliases: []string{"d"}, Title: "T"}}
	run, err := w.NewImport(ctx, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	err = run.Update(ctx, func(tx *ImportTx) error {
		for _, p := range want {
			content := paper.ContentHash(p)
			s := Source{Record: paper.Record{Paper: p, Provider: "ris", Name: p.ID}, Hash: SourceHash("ris", p.ID, content)}
			if _, err := tx.AddPaper(ctx, p, s, FingerprintOf(p), content); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []paper.Paper
	err = w.EachPaper(ctx, nil, func(p paper.Paper) error { got = append(got, p); return nil })
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, %v, want\n%+v", got, err, want)
	}
}
