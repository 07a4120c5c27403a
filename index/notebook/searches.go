package notebook

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"paperkin/index/durable"
	"paperkin/index/shelf"
)

// LikesName is the name by which the digest has what is near the papers that the user likes,
// beside those of saved searches.
const LikesName = shelf.Likes

// MaxSearch is the most bytes of the request of a saved search.
const MaxSearch = shelf.MaxSearch

// A SavedSearch is a question that the user asks again and again.
type SavedSearch struct {
	Name    string
	Request string    // in the grammar of addresses
	Saved   time.Time // zero where that is not known
	// Told is the key of the last paper up to which arrivals were told of; 0: none yet.
	Told int64
}

// NoSearchError says that no saved search has a name.
type NoSearchError struct {
	Name  string
	Names []string // that saved searches have
}

func (e *NoSearchError) Error() string { return "no search is saved as " + strconv.Quote(e.Name) }

// CheckSearchName says what is wrong with the name of a search, unless it is one: see
// [shelf.CheckName].
func CheckSearchName(name string) error { return shelf.CheckName(name) }

// SaveSearch gives a search a name, and returns when that is on the disk. One of that name,
// in any case, is replaced: what was told of to it counts for the new one.
func (n *Notebook) SaveSearch(ctx context.Context, at time.Time, name, request string) (replaced bool, err error) {
	if err := shelf.CheckName(name); err != nil {
		return false, err
	}
	s, err := n.shelf(ctx)
	if err != nil {
		return false, err
	}
	_, err = n.SearchNamed(ctx, name)
	var none *NoSearchError
	if replaced = err == nil; err != nil && !errors.As(err, &none) {
		return false, err
	}
	return replaced, n.say(ctx, s, shelf.Event{At: shelf.Time(at), Do: shelf.Save, Name: name, Search: request})
}

// ForgetSearch takes the name from a search, and what was told of to it. It returns a
// [*NoSearchError] where none has the name.
func (n *Notebook) ForgetSearch(ctx context.Context, at time.Time, name string) error {
	of, err := n.SearchNamed(ctx, name)
	if err != nil {
		return err
	}
	s, err := n.shelf(ctx)
	if err != nil {
		return err
	}
	return n.say(ctx, s, shelf.Event{At: shelf.Time(at), Do: shelf.Forget, Name: of.Name}, shelf.Event{At: shelf.Time(at), Do: shelf.Told, Name: of.Name})
}

// SearchNamed returns the saved search of a name, in any case, or a [*NoSearchError].
func (n *Notebook) SearchNamed(ctx context.Context, name string) (SavedSearch, error) {
	all, _, err := n.Searches(ctx)
	if err != nil {
		return SavedSearch{}, err
	}
	none := &NoSearchError{Name: name}
	for _, s := range all {
		if shelf.FoldName(s.Name) == shelf.FoldName(name) {
			return s, nil
		}
		none.Names = append(none.Names, s.Name)
	}
	return SavedSearch{}, none
}

// Searches lists the saved searches, in the order in which they were saved last, and up to
// which key was told of what is near the user's likes; 0: of nothing yet.
func (n *Notebook) Searches(ctx context.Context) (list []SavedSearch, likesTold int64, err error) {
	s, err := n.shelf(ctx)
	if err != nil {
		return nil, 0, err
	}
	all, likesTold, err := s.Searches(ctx)
	if errors.Is(err, durable.ErrForeign) { // what was said of another library's papers
		return nil, 0, nil
	}
	for _, x := range all {
		saved, _ := time.Parse(time.RFC3339, x.Saved)
		list = append(list, SavedSearch{x.Name, x.Text, saved, x.Told})
	}
	return list, likesTold, err
}

// A Telling is what a digest has told of.
type Telling struct {
	Message string           `json:"message,omitempty"` // the Message-ID of the mail; empty for other ways
	Keys    map[string]int64 `json:"keys"`              // up to which arrivals were told of, by the names of searches
	Papers  []string         `json:"papers"`            // ids
}

// Tell notes that papers were told of, and up to which key searches are told of, at once, and
// returns when that is on the disk.
func (n *Notebook) Tell(ctx context.Context, at time.Time, t Telling) error {
	s, err := n.shelf(ctx)
	if err != nil {
		return err
	}
	var events []shelf.Event
	if len(t.Papers) > 0 {
		events = append(events, shelf.Event{At: shelf.Time(at), Do: shelf.Sent, Message: t.Message, Papers: t.Papers})
	}
	for _, name := range slices.Sorted(maps.Keys(t.Keys)) {
		events = append(events, shelf.Event{At: shelf.Time(at), Do: shelf.Told, Name: name, Key: t.Keys[name]})
	}
	if len(events) == 0 {
		return nil
	}
	return n.say(ctx, s, events...)
}

// Told is what digests have told of.
type Told struct {
	Papers   map[int64]bool   // keys
	Messages map[string]bool  // the Message-IDs of mails
	Latest   []int64          // keys, those told of last first
	When     map[int64]string // RFC 3339, by key: last
}

// Told returns what digests have told of, of the papers that the library has.
func (n *Notebook) Told(ctx context.Context) (t Told, err error) {
	t = Told{map[int64]bool{}, map[string]bool{}, nil, map[int64]string{}}
	s, err := n.shelf(ctx)
	if err != nil {
		return t, err
	}
	all, err := s.Tellings(ctx)
	if err != nil {
		if errors.Is(err, durable.ErrForeign) {
			err = nil
		}
		return t, err
	}
	var ids []string
	for _, one := range all {
		if ids = append(ids, one.Papers...); one.Message != "" {
			t.Messages[one.Message] = true
		}
	}
	keys, err := n.papers.ByAlias(ctx, ids)
	if err != nil {
		return t, fmt.Errorf("look up what was told of: %w", err)
	}
	for _, one := range slices.Backward(all) {
		for _, id := range one.Papers {
			if key := keys[id]; key != 0 && !t.Papers[key] {
				t.Papers[key], t.When[key], t.Latest = true, one.At, append(t.Latest, key)
			}
		}
	}
	return t, nil
}
