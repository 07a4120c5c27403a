package index

import (
	"encoding/json"
	"reflect"
	"testing"

	"paperkin/index/paper"
)

// TestCarry: what is carried is taken back, and the paper is what it was.
func TestCarry(t *testing.T) {
	plain := paper.Paper{ID: "a", Title: "T"}
	full := paper.Paper{ID: "a", Title: "T", Keywords: []string{"Legs", "gait"}, Categories: []string{"cs.RO"}, Fields: map[string]string{"annote": "own", "volume": "3"},
		Extra: map[string]json.RawMessage{"x": json.RawMessage(`1`)}}
	for _, p := range []paper.Paper{plain, full} {
		for _, said := range []Remark{{}, {Tags: []string{"cs.ro", "gait", "légs", "x_y"}}, {Note: "a  \n b \\u0020  \"c\""}, {Tags: []string{"z"}, Note: "own"},
			{Opinion: Liked}, {Opinion: Disliked, Read: true, Tags: []string{"z"}}, {Read: true}} {
			out := Carry(p, said)
			if got := carried(&out); !reflect.DeepEqual(got, said) || !reflect.DeepEqual(out, p) {
				t.Errorf("%+v, %+v: got %+v, %+v", p, said, got, out)
			}
		}
	}
}

// TestCarried: what another program has changed stays with the paper, and what is no tag and
// no note is none.
func TestCarried(t *testing.T) {
	p := Carry(paper.Paper{ID: "a"}, Remark{Tags: []string{"x"}, Note: "note"})
	p.Fields["annote"], p.Keywords = "another note", []string{"X", "y"}
	if said := carried(&p); !reflect.DeepEqual(said, Remark{Tags: []string{"x"}, Note: "note"}) || p.Fields["annote"] != "another note" || !reflect.DeepEqual(p.Keywords, []string{"y"}) {
		t.Errorf("got %+v, %+v", said, p)
	}
	p = paper.Paper{ID: "a", Extra: map[string]json.RawMessage{TagsField: json.RawMessage(`"x [31m * =x ="`), NoteField: json.RawMessage(`"no JSON"`)}}
	if said := carried(&p); !reflect.DeepEqual(said, Remark{Tags: []string{"x"}}) || p.Extra != nil {
		t.Errorf("got %+v, %+v", said, p)
	}
	for marks, want := range map[string]Remark{"liked": {Opinion: Liked}, "read  disliked x": {Opinion: Disliked, Read: true}, "liked disliked": {}, "LIKED": {}} {
		p = paper.Paper{ID: "a", Extra: map[string]json.RawMessage{MarksField: json.RawMessage(`"` + marks + `"`)}}
		if said := carried(&p); !reflect.DeepEqual(said, want) || p.Extra != nil {
			t.Errorf("%s: got %+v, %+v", marks, said, p)
		}
	}
}
