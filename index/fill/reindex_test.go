package fill_test

import (
	"errors"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// TestReindexObsolete: spaces of a model that is no more go, kept or active, and the
// others stay, the unfinished one too; a new model that can embed nothing takes the place
// of one that is no more.
func TestReindexObsolete(t *testing.T) {
	w := indextest.New(t, indextest.Many(4)...) // embedded by "fake"
	obsolete := func(s embed.Space) bool { return s.Model == "fake" || s.Model == "old" }
	reindex := func(e *embedtest.Fake, o index.ReindexOptions) error {
		_, err := w.Reindex(ctx, e, o)
		return err
	}
	stop := errors.New("stop")
	stops := &embedtest.Fake{Model: "unfinished", Break: func() error { return stop }}
	if err := reindex(stops, index.ReindexOptions{}); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	for _, e := range []*embedtest.Fake{{Model: "other"}, {Model: "old"}} {
		if err := reindex(e, index.ReindexOptions{Keep: true}); err != nil {
			t.Fatal(err)
		}
	}
	check := func(want map[string]index.Role) {
		t.Helper()
		spaces, err := w.Library.Spaces(ctx)
		if err != nil || len(spaces) != len(want) {
			t.Errorf("spaces %+v, %v, want %v", spaces, err, want)
		}
		for _, s := range spaces {
			if want[s.Model] != s.Role {
				t.Errorf("%s is %s, want it %q", s.Model, s.Role, want[s.Model])
			}
		}
		indextest.Sound(t, w.Library)
	}
	check(map[string]index.Role{"fake": index.Kept, "unfinished": index.Building, "other": index.Kept, "old": index.Active})

	fails := &embedtest.Fake{Model: "new", Fail: func(string) error { return embed.ErrNoVector }}
	if err := reindex(fails, index.ReindexOptions{Keep: true}); !errors.Is(err, embed.ErrModelUnfit) {
		t.Errorf("got %v, want ErrModelUnfit", err)
	}
	if err := reindex(fails, index.ReindexOptions{Keep: true, Obsolete: obsolete}); err != nil {
		t.Error(err)
	}
	check(map[string]index.Role{"unfinished": index.Building, "other": index.Kept, "new": index.Active})
}
