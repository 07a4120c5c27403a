package catalogue

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"paperkin/embed"
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
	keys, err := w.Keys(ctx)
	if err != nil || len(keys) != len(want) {
		t.Fatal(keys, err)
	}
	order := []int{3, 0, 2, 1} // one paper leaves nothing to the next
	all, err := w.Whole(ctx, 1, []int64{keys[3], keys[0], 1 << 40, keys[2], keys[1]})
	if err != nil || len(all) != len(order) {
		t.Fatalf("got %d papers whole, %v, want %d", len(all), err, len(order))
	}
	for i, k := range all {
		if !reflect.DeepEqual(k.Paper, want[order[i]]) || k.Key != keys[order[i]] {
			t.Errorf("place %d: got %+v, want %+v", i, k.Paper, want[order[i]])
		}
	}
}

// TestEachWhole: papers that are to be embedded are read whole as they are by their keys.
func TestEachWhole(t *testing.T) {
	ctx := t.Context()
	w, err := OpenWriter(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	run, err := w.NewImport(ctx, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	err = run.Update(ctx, func(tx *ImportTx) error {
		for i := range 5 {
			p := paper.Paper{ID: string(rune('a' + i)), Aliases: []string{string(rune('a' + i))}, Title: "T", Authors: []string{"A. B", "C"}[:i%3]}
			content := paper.ContentHash(p)
			key, err := tx.AddPaper(ctx, p, Source{Record: paper.Record{Paper: p, Provider: "x", Name: p.ID, Source: "b"}, Hash: SourceHash("x", p.ID, content)}, FingerprintOf(p), content)
			if err != nil {
				return err
			}
			for name, file := range []string{"c", "a", "b"}[:i%4] { // of which one is there already
				s := Source{Record: paper.Record{Paper: p, Provider: "y", Name: fmt.Sprint(name), Source: file}, Hash: SourceHash("y", fmt.Sprint(name), content)}
				if err := tx.AddSource(ctx, key, s, FingerprintOf(p), content, name == 0); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var space Space
	err = w.Update(ctx, func(tx *Tx) error {
		var err error
		if space, err = tx.AddSpace(ctx, Active, embed.Space{Provider: "p", Model: "m", Dimensions: 2}); err != nil {
			return err
		}
		return tx.Enlist(ctx, space.Key)
	})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := w.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []Whole
	err = w.EachWhole(ctx, space.Key, Work{After: keys[0], Max: keys[4]}, 3, func(k Whole) bool { got = append(got, k); return true })
	want, wantErr := w.Whole(ctx, space.Key, keys[1:4])
	if err != nil || wantErr != nil || len(want) != 3 || !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, %v, want\n%+v, %v", got, err, want, wantErr)
	}
	latest, err := w.LastChange(ctx)
	for i, files := range [][]string{{"b", "c"}, {"a", "b", "c"}, {"a", "b", "c"}} {
		if k := got[i]; !slices.Equal(k.Files, files) || k.AsOf != latest || err != nil {
			t.Errorf("paper %d is of files %q as of change %d, want %q and %d, %v", k.Key, k.Files, k.AsOf, files, latest, err)
		}
	}
	last, err := w.LastChanges(ctx, append(keys, 1<<40))
	if err != nil || len(last) != 5 || last[want[1].Key] != want[1].Change {
		t.Errorf("last changes %v, %v", last, err)
	}
}

// TestPlainStrings: what is decoded quickly is what encoding/json decodes.
func TestPlainStrings(t *testing.T) {
	quick := 0
	for _, text := range []string{`["a"]`, `["a","b"]`, `["Müller, K.","","a,b","[c]"]`, `[""]`, `["a\"b"]`, `["a\u0041"]`, `["a","\",\""]`, `["a" , "b"]`, ` ["a"]`,
		`["a"],["b"]`, `["a""b"]`, `["a",b"]`, `["`, `"]`, `["]`, `[""""]`, `[1,"a"]`, `["a",1]`, `["a",null]`, "[\"a\tb\"]", "[\"\xff\"]", `{"a":"b"}`, `["a"`, ``} {
		list, ok := plainStrings(text)
		if !ok {
			continue
		}
		quick++
		var want []string
		if err := json.Unmarshal([]byte(text), &want); err != nil || !reflect.DeepEqual(list, want) {
			t.Errorf("%s: got %q, want %q, %v", text, list, want, err)
		}
	}
	if quick != 4 {
		t.Errorf("%d texts were decoded quickly, want 4", quick)
	}
}
