package service_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query/service"
	"paperkin/query/service/servicetest"
	"paperkin/query/wire"
)

// says says something that can be said.
func says(t *testing.T, s *service.Service, say service.Saying) service.Said {
	t.Helper()
	said, err := s.Say(t.Context(), say)
	if err != nil {
		t.Fatalf("%+v: %v", say, err)
	}
	return said
}

func TestServiceSays(t *testing.T) {
	s, _ := servicetest.New(t, indextest.Many(2)...)
	first := []string{"p000"}
	says(t, s, service.Saying{Do: service.Tag, Papers: first, Tags: []string{"methods", "good"}})
	said := says(t, s, service.Saying{Do: service.Note, Papers: first, Text: "look at table 2"}).Papers
	if len(said) != 1 || said[0].Said.Note != "look at table 2" || len(said[0].Said.Tags) != 2 {
		t.Fatalf("%+v", said)
	}
	says(t, s, service.Saying{Do: service.Untag, Papers: first, Tags: []string{"good"}})
	if said = says(t, s, service.Saying{Do: service.Note, Papers: first}).Papers; said[0].Said.Note != "" || len(said[0].Said.Tags) != 1 {
		t.Fatalf("%+v", said)
	}
	says(t, s, service.Saying{Do: index.Like, Papers: []string{"p000", "p001"}})
	says(t, s, service.Saying{Do: index.Read, Papers: first})
	if said = says(t, s, service.Saying{Do: index.Dislike, Papers: first}).Papers; said[0].Said.Opinion != index.Disliked || !said[0].Said.Read {
		t.Fatalf("%+v", said)
	}
	says(t, s, service.Saying{Do: index.Clear, Papers: first})
	if said = says(t, s, service.Saying{Do: index.Unread, Papers: first}).Papers; said[0].Said.Opinion != "" || said[0].Said.Read {
		t.Fatalf("%+v", said)
	}
	s.ReadOnly = true
	for _, do := range service.Doings {
		if _, err := s.Say(t.Context(), service.Saying{Do: do, Papers: first, Tags: []string{"a"}, Name: "a", Search: "q=a"}); !errors.Is(err, service.ErrReadOnly) {
			t.Errorf("%s: %v, want %v", do, err, service.ErrReadOnly)
		}
	}
}

// What cannot be said changes nothing.
func TestServiceDoesNotSay(t *testing.T) {
	s, _ := servicetest.New(t, indextest.Many(2)...)
	many := strings.Split(strings.Repeat("p000 ", 100)+"p000", " ")
	for _, c := range []struct {
		say  service.Saying
		want string // the parameter; empty for an InvalidError
	}{
		{service.Saying{Do: "told", Name: "a"}, "do"},
		{service.Saying{Do: index.Like}, "paper"},
		{service.Saying{Do: index.Like, Papers: many}, "paper"},
		{service.Saying{Do: service.Tag, Papers: []string{"p001"}}, "tag"},
		{service.Saying{Do: service.Tag, Papers: []string{"p001"}, Tags: many}, "tag"},
		{service.Saying{Do: service.Tag, Papers: []string{"p001"}, Tags: []string{"two words"}}, ""},
		{service.Saying{Do: service.Note, Papers: []string{"p001"}, Text: strings.Repeat("a", 65<<10)}, ""},
		{service.Saying{Do: service.Save, Name: "a"}, "search"},
		{service.Saying{Do: service.Save, Name: "a", Search: "q=" + strings.Repeat("a", 2001)}, "search"},
		{service.Saying{Do: service.Save, Name: "a", Search: "q=a&n=201"}, "search"},
		{service.Saying{Do: service.Save, Name: "a", Search: "q=%zz"}, "search"},
		{service.Saying{Do: service.Save, Name: "a", Search: "n=3"}, "search"},
		{service.Saying{Do: service.Save, Name: "likes", Search: "q=a"}, ""},
		{service.Saying{Do: service.Save, Name: "a\u202eb", Search: "q=a"}, ""},
		{service.Saying{Do: service.Save, Name: strings.Repeat("é", 51), Search: "q=a"}, ""},
	} {
		_, err := s.Say(t.Context(), c.say)
		var wrong *wire.ParameterError
		var invalid *service.InvalidError
		if c.want == "" && !errors.As(err, &invalid) || c.want != "" && (!errors.As(err, &wrong) || wrong.Name != c.want) {
			t.Errorf("%.80v: %v, want an error of %q", c.say, err, c.want)
		}
	}
	var none *index.NoPaperError
	for _, do := range index.Marks {
		if _, err := s.Say(t.Context(), service.Saying{Do: do, Papers: []string{"p001", "nobody"}}); !errors.As(err, &none) || none.Ref != "nobody" {
			t.Errorf("%s: %v, want that there is no such paper", do, err)
		}
	}
	if _, err := s.Say(t.Context(), service.Saying{Do: service.Save, Name: "a", Search: "paper=p001&unlike=nobody"}); !errors.As(err, &none) {
		t.Errorf("%v, want that there is no such paper", err)
	}
	var unsaved *index.NoSearchError
	if _, err := s.Say(t.Context(), service.Saying{Do: service.Forget, Name: "a"}); !errors.As(err, &unsaved) {
		t.Errorf("%v, want that there is no such search", err)
	}
	found, _, err := s.Papers(t.Context(), []string{"p001"})
	if saved, failed := s.Saved(t.Context()); err != nil || failed != nil || len(saved) > 0 || len(found[0].Said.Tags) > 0 || found[0].Said.Opinion != "" {
		t.Errorf("%+v, %+v, %v, %v", found, saved, err, failed)
	}
}

// What forms and bodies have beside what is said is an error, as what they lack is.
func TestParseSaying(t *testing.T) {
	for form, want := range map[string]string{
		"do=save&name=a&search=q%3Da": "", "do=note&paper=a&text=": "", "do=like&paper=a&paper=b": "",
		"do=note&paper=a": "text", "do=like&paper=a&name=b": "name", "do=forget&name=a&name=b": "name", "do=like&paper=a&do=read": "do",
		"paper=a": "do", "do=save&name=a&search=q%3Da&paper=b": "paper", "do=unread&paper=": "paper",
	} {
		values, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		_, err = service.ParseSaying(values)
		var wrong *wire.ParameterError
		if want == "" && err != nil || want != "" && (!errors.As(err, &wrong) || wrong.Name != want) {
			t.Errorf("%s: %v, want an error of %q", form, err, want)
		}
	}
}
