package wire

import (
	"paperkin/index"
	"paperkin/index/paper"
)

// Remark is the JSON form of what the user has said of a paper.
type Remark struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Tags  []string `json:"tags"`
	Note  string   `json:"note"`

	Opinion index.Opinion `json:"opinion,omitempty"` // liked or disliked
	Read    bool          `json:"read,omitempty"`
}

// NewRemark returns the JSON form of what the user has said of a paper.
func NewRemark(p paper.Paper, said index.Remark) Remark {
	return Remark{p.ID, p.Title, list(said.Tags), said.Note, said.Opinion, said.Read}
}

// Marked is the JSON form of a marked paper in a list of them.
type Marked struct {
	Rank int `json:"rank"`
	Paper
	Marked string `json:"marked"` // when it was last; RFC 3339, in UTC
	// Missing says that the library does not have the paper any more: of it there are the id,
	// the title and the marks alone.
	Missing bool `json:"missing,omitempty"`
}

// TagCount is the JSON form of a tag, and of how many papers have it.
type TagCount struct {
	Tag    string `json:"tag"`
	Papers int    `json:"papers"`
}

// NewTagCount returns the JSON form of a tag, and of how many papers have it.
func NewTagCount(c index.Count) TagCount { return TagCount{c.Value, c.Papers} }
