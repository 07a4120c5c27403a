package service_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query/digest"
	"paperkin/query/service"
	"paperkin/query/service/servicetest"
)

// arrive adds papers of some ids that arrive a day before the clock of services.
func arrive(t *testing.T, w *index.Writer, ids ...string) {
	t.Helper()
	var records []string
	for _, id := range ids {
		records = append(records, indextest.Record(id, "Robots of "+id, "abstract of robots that is about "+id))
	}
	if _, err := w.Add(t.Context(), indextest.Records(t, records...), index.AddOptions{At: servicetest.Now.AddDate(0, 0, -1)}); err != nil {
		t.Fatal(err)
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

// A saved search is kept as the address that asks it, and papers in it by their ids.
func TestServiceSaves(t *testing.T) {
	s, _ := servicetest.New(t, indextest.Many(3)...)
	said := says(t, s, service.Saying{Do: service.Save, Name: "One", Search: "?q=++robots%0A+at+night&n=5&offset=40&since=2y"})
	if said.Replaced || said.Search.Request != "n=5&q=robots+at+night&since=2y" {
		t.Errorf("%+v", said)
	}
	said = says(t, s, service.Saying{Do: service.Save, Name: "two", Search: "paper=Paper+1&unlike=p002"})
	if said.Search.Request != "paper=p001&unlike=p002" {
		t.Errorf("%+v", said)
	}
	if said = says(t, s, service.Saying{Do: service.Save, Name: "ONE", Search: "q=graphs"}); !said.Replaced {
		t.Errorf("%+v", said)
	}
	list, err := s.Saved(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != "ONE" || list[1].Name != "two" {
		t.Fatalf("%+v, %v", list, err)
	}
	says(t, s, service.Saying{Do: service.Forget, Name: "one"})
	if list, err = s.Saved(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

// What is new of saved searches is asked for once in every state of the library.
func TestServiceCountsOnce(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	o := servicetest.Options(w.Library.Dir())
	var asked atomic.Int32
	open := o.Open
	o.Open = func(ctx context.Context) (*service.Asked, error) {
		a, err := open(ctx)
		if err != nil {
			return nil, err
		}
		a.Version = func(embed.Space) error { asked.Add(1); return nil }
		return a, nil
	}
	now := servicetest.Now
	o.Now = func() time.Time { return now }
	s := servicetest.Of(t, o)
	says(t, s, service.Saying{Do: service.Save, Name: "robots", Search: "q=robots&mode=semantic"})
	news := func(want int) {
		t.Helper()
		list, err := s.Saved(t.Context())
		if err != nil || len(list) != 1 || !list[0].Counted || list[0].New != want {
			t.Fatalf("%+v, %v, want %d new papers", list, err, want)
		}
	}
	news(0)
	arrive(t, w, "a", "b")
	news(2)
	before := asked.Load()
	for range 3 {
		news(2)
	}
	if n := asked.Load(); n != before {
		t.Errorf("asked %d times in the same state", n-before)
	}
	says(t, s, service.Saying{Do: index.Read, Papers: []string{"a"}})
	news(1)
	if asked.Load() == before {
		t.Error("not asked after a paper was read")
	}
	now = now.AddDate(0, 0, 8)
	news(0)
}

// Each paper is in one answer, and digests tell of it all the same.
func TestServiceNewsOf(t *testing.T) {
	s, w := servicetest.New(t, indextest.Many(3)...)
	arrive(t, w, "a", "b")
	says(t, s, service.Saying{Do: service.Save, Name: "robots", Search: "q=robots"})
	news := func(n service.NewsOf, want ...string) service.Newly {
		t.Helper()
		out, err := s.NewsOf(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, p := range out.Papers {
			if got = append(got, p.Paper.ID); p.Rank != i+1 {
				t.Errorf("%s has rank %d, want %d", p.Paper.ID, p.Rank, i+1)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%+v: %v, want %v", n, got, want)
		}
		return out
	}
	first := news(service.NewsOf{Name: "ROBOTS"}, "a", "b")
	news(service.NewsOf{Name: "robots", After: first.Key})
	arrive(t, w, "c")
	next := news(service.NewsOf{Name: "robots", After: first.Key}, "c")
	if again := news(service.NewsOf{Name: "robots", After: next.Key}); again.Key != next.Key {
		t.Errorf("key %d, then %d", next.Key, again.Key)
	}
	if all := news(service.NewsOf{Name: "robots", Arrived: "7d", Explain: true}, "a", "b", "c"); all.Papers[0].Why == nil {
		t.Error("not explained")
	}
	if list, err := s.Saved(t.Context()); err != nil || list[0].New != 3 || list[0].Told != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if likes := news(service.NewsOf{Name: index.LikesName}); likes.Lacking != 3 {
		t.Errorf("%d likes lacking, want 3", likes.Lacking)
	}
	says(t, s, service.Saying{Do: index.Like, Papers: []string{"p000", "a"}})
	if likes := news(service.NewsOf{Name: index.LikesName}); likes.Lacking != 1 {
		t.Errorf("%d likes lacking, want 1", likes.Lacking)
	}
	var none *index.NoSearchError
	if _, err := s.NewsOf(t.Context(), service.NewsOf{Name: "robot"}); !errors.As(err, &none) || !slices.Equal(service.NearestSearches(none), []string{"robots"}) {
		t.Errorf("%v", err)
	}
}

func TestNearestSearches(t *testing.T) {
	none := &index.NoSearchError{Name: "Grphs", Names: []string{"a", "graphs", "my graphs", "b", "c", "d", "e"}}
	if got := service.NearestSearches(none); !slices.Equal(got, []string{"graphs"}) {
		t.Errorf("%v", got)
	}
	none.Name = "graph"
	if got := service.NearestSearches(none); !slices.Equal(got, []string{"my graphs", "graphs"}) {
		t.Errorf("%v", got)
	}
	none.Name = "something else"
	if got := service.NearestSearches(none); !slices.Equal(got, []string{"e", "d", "c", "b", "my graphs"}) {
		t.Errorf("%v", got)
	}
}

// TestServiceElsewhere: of a library that is not in a folder searches are listed and not asked
// for news, which are refused; what is near a name is found by what titles say.
func TestServiceElsewhere(t *testing.T) {
	w := indextest.New(t, append(indextest.Many(2), indextest.Record("ink", "Robots that write with ink", "They do."))...)
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	s := servicetest.Of(t, servicetest.Elsewhere(servicetest.Options(w.Library.Dir())))
	says(t, s, service.Saying{Do: service.Save, Name: "robots", Search: "q=robots"})
	says(t, s, service.Saying{Do: index.Like, Papers: []string{"p000"}})
	if list, err := s.Saved(t.Context()); err != nil || len(list) != 1 || list[0].Counted || list[0].Problem != nil {
		t.Errorf("%+v, %v", list, err)
	}
	for _, name := range []string{"robots", index.LikesName} {
		_, err := s.NewsOf(t.Context(), service.NewsOf{Name: name})
		if p := s.ProblemOf(err); !errors.Is(err, digest.ErrNoFolder) || p.Status != 404 || p.Exit != 2 {
			t.Errorf("%s: %v, %+v", name, err, p)
		}
	}
	_, missing, err := s.Papers(t.Context(), []string{"robots that write in ink", "p00"})
	if err != nil || len(missing) != 2 {
		t.Fatal(missing, err)
	}
	if near := s.Nearest(t.Context(), missing[0]); len(near) != 1 || near[0].ID != "ink" {
		t.Errorf("%+v", near)
	}
	if near := s.Nearest(t.Context(), missing[1]); len(near) != 0 {
		t.Errorf("%+v", near)
	}
}
