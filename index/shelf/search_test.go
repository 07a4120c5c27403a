package shelf

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestSearches: a search is what was saved last under its name, in any case; what was told
// of to it stays when it is replaced, and goes when it is forgotten, also when the file is
// written anew in between.
func TestSearches(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	for _, step := range []struct {
		e    Event
		want string
	}{
		{Event{Do: Save, Name: "Graphs", Search: "q=graphs"}, "[Graphs q=graphs 0]"},
		{Event{Do: Save, Name: "b", Search: "q=b"}, "[Graphs q=graphs 0] [b q=b 0]"},
		{Event{Do: Told, Name: "graphs", Key: 7}, "[Graphs q=graphs 7] [b q=b 0]"},
		{Event{Do: Told, Name: Likes, Key: 9}, "[Graphs q=graphs 7] [b q=b 0] likes 9"},
		{Event{Do: Save, Name: "gräphs", Search: "q=other"}, "[b q=b 0] [gräphs q=other 7] likes 9"},
		{Event{Do: Forget, Name: "GRAPHS"}, "[b q=b 0] likes 9"},
		{Event{Do: Told, Name: "Graphs"}, "[b q=b 0] likes 9"},
		{Event{Do: Save, Name: "graphs", Search: "q=3"}, "[b q=b 0] [graphs q=3 0] likes 9"},
	} {
		step.e.At = Time(at)
		if err := s.Append(t.Context(), step.e); err != nil {
			t.Fatal(err)
		}
		for _, when := range []string{"as it was said", "written anew"} {
			list, likes, err := s.Searches(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range list {
				got = append(got, fmt.Sprintf("[%s %s %d]", x.Name, x.Text, x.Told))
			}
			if likes > 0 {
				got = append(got, fmt.Sprintf("likes %d", likes))
			}
			if g := strings.Join(got, " "); g != step.want {
				t.Errorf("%s %s, %s: got %s, want %s", step.e.Do, step.e.Name, when, g, step.want)
			}
			if err := s.rewrite(t.Context(), true); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestCheckName(t *testing.T) {
	for _, name := range []string{"a", "graph neural networks", "ünïcode", "日本", strings.Repeat("a", maxName)} {
		if err := CheckName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"", " a", "a ", "a\nb", "a\x00", "a\u202eb", "likes", "LIKES", "Líkes", "\xff", strings.Repeat("a", maxName+1)} {
		if err := CheckName(name); err == nil {
			t.Errorf("%q is a name", name)
		}
	}
}

// TestTellings: each counts, whatever was told of before.
func TestTellings(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	for _, e := range []Event{{Do: Sent, Papers: []string{"a", "b"}}, {Do: Sent, Papers: []string{"b"}, Message: "x@y"}} {
		if err := s.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.rewrite(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	got, err := s.Tellings(t.Context())
	if err != nil || len(got) != 2 || !slices.Equal(got[0].Papers, []string{"a", "b"}) || got[1].Message != "x@y" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []Event{{Do: Sent}, {Do: Save, Name: "a"}, {Do: Save, Search: "q"}, {Do: Told, Name: "a", Key: -1}, {Do: Like}} {
		if err := s.Append(t.Context(), bad); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
}

// TestOpinions: what was said last of a paper holds.
func TestOpinions(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	for _, step := range []struct{ do, want string }{
		{Like, "like false"}, {Read, "like true"}, {Dislike, "dislike true"}, {Clear, " true"}, {Unread, ""},
	} {
		e := About(at, step.do, "a", nil)
		e.Title = "A title"
		if err := s.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		all, err := s.Remarks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range all {
			if got = fmt.Sprint(r.Opinion, " ", r.Read); r.Title != "A title" {
				t.Errorf("title %q", r.Title)
			}
		}
		if got != step.want {
			t.Errorf("%s: got %q, want %q", step.do, got, step.want)
		}
	}
}
