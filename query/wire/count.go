package wire

import "paperkin/index"

// Count is the JSON form of a value of a facet, and of how many papers have it.
type Count struct {
	Facet  index.Facet `json:"facet"`
	Value  string      `json:"value"`
	Papers int         `json:"papers"`
}

// NewCount returns the JSON form of a value of a facet.
func NewCount(f index.Facet, c index.Count) Count { return Count{f, c.Value, c.Papers} }
