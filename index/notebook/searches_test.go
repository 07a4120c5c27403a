package notebook

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestSearches: a search has a name in any case, and what was told of to it is its own.
func TestSearches(t *testing.T) {
	ctx := t.Context()
	n, s := opened(t, t.TempDir(), library{}, "one")
	for i, one := range []struct {
		name, request string
		replaced      bool
	}{{"Seals", "q=seals", false}, {"whales", "q=whales", false}, {"SEALS", "q=sea+lions", true}} {
		if replaced, err := n.SaveSearch(ctx, start.Add(time.Duration(i)*time.Hour), one.name, one.request); err != nil || replaced != one.replaced {
			t.Errorf("%s: replaced %v, %v", one.name, replaced, err)
		}
	}
	before := events(t, s)
	if _, err := n.SaveSearch(ctx, start, "", "q=x"); err == nil || events(t, s) != before {
		t.Errorf("saved a search without a name: %v", err)
	}
	must(t, n.Tell(ctx, start, Telling{Keys: map[string]int64{"seals": 7, "whales": 5, LikesName: 3}}))
	must(t, n.Tell(ctx, start, Telling{Keys: map[string]int64{"seals": 9}}))
	list, likes, err := n.Searches(ctx)
	want := []SavedSearch{{"whales", "q=whales", start.Add(time.Hour), 5}, {"SEALS", "q=sea+lions", start.Add(2 * time.Hour), 9}}
	if err != nil || likes != 3 || !reflect.DeepEqual(list, want) {
		t.Errorf("got %+v, likes %d, %v, want %+v and 3", list, likes, err, want)
	}

	var none *NoSearchError
	if err := n.ForgetSearch(ctx, start, "walruses"); !errors.As(err, &none) || none.Name != "walruses" || !slices.Equal(none.Names, []string{"whales", "SEALS"}) {
		t.Errorf("forgot a search that there is not: %v, %+v", err, none)
	}
	must(t, n.ForgetSearch(ctx, start, "seals"))
	if _, err := n.SearchNamed(ctx, "Seals"); !errors.As(err, &none) {
		t.Errorf("found a search that was forgotten: %v", err)
	}
	_, err = n.SaveSearch(ctx, start, "seals", "q=seals")
	must(t, err)
	if again, err := n.SearchNamed(ctx, "SEALS"); err != nil || again.Told != 0 {
		t.Errorf("a new search knows what was told of to one that was forgotten: %+v, %v", again, err)
	}
}

// TestTold: papers that the library has, those told of last first, each once.
func TestTold(t *testing.T) {
	ctx := t.Context()
	n, s := opened(t, t.TempDir(), library{1: {"a"}, 2: {"b", "b2"}, 3: {"c"}}, "one")
	must(t, n.Tell(ctx, start, Telling{}))
	if events(t, s) > 0 {
		t.Error("nothing was told of, and written")
	}
	later := start.Add(time.Hour)
	must(t, n.Tell(ctx, start, Telling{Message: "m1", Papers: []string{"a", "b", "gone"}}))
	must(t, n.Tell(ctx, later, Telling{Papers: []string{"c", "b2"}, Keys: map[string]int64{"x": 1}}))
	told, err := n.Told(ctx)
	if err != nil || !slices.Equal(told.Latest, []int64{3, 2, 1}) || len(told.Papers) != 3 || !maps.Equal(told.Messages, map[string]bool{"m1": true}) {
		t.Errorf("got %+v, %v", told, err)
	}
	first, second := start.Format(time.RFC3339), later.Format(time.RFC3339)
	if want := map[int64]string{1: first, 2: second, 3: second}; !maps.Equal(told.When, want) {
		t.Errorf("told of at %v, want %v", told.When, want)
	}
}
