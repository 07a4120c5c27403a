package wire

import (
	"time"

	"paperkin/index"
)

// Said is the JSON form of how much the user has said: of papers, and saved searches.
type Said struct {
	Liked    int `json:"liked"`
	Disliked int `json:"disliked"`
	Read     int `json:"read"`
	Missing  int `json:"missing"` // of these, that the library does not have any more
	Searches int `json:"searches"`
}

// Saved is the JSON form of a saved search.
type Saved struct {
	Name   string `json:"name"`
	Search string `json:"search"`          // the request in the grammar of addresses: see [Parse]
	Saved  string `json:"saved,omitempty"` // when; RFC 3339
	// New is how many papers the next digest tells of; absent where that was not found out.
	New *int `json:"new,omitempty"`
}

// NewSaved returns the JSON form of a saved search.
func NewSaved(s index.SavedSearch) Saved {
	w := Saved{Name: s.Name, Search: s.Request}
	if !s.Saved.IsZero() {
		w.Saved = s.Saved.UTC().Format(time.RFC3339)
	}
	return w
}
