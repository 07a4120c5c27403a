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
}

// NewRemark returns the JSON form of what the user has said of a paper.
func NewRemark(p paper.Paper, said index.Remark) Remark {
	return Remark{p.ID, p.Title, list(said.Tags), said.Note}
}

// TagCount is the JSON form of a tag, and of how many papers have it.
type TagCount struct {
	Tag    string `json:"tag"`
	Papers int    `json:"papers"`
}

// NewTagCount returns the JSON form of a tag, and of how many papers have it.
func NewTagCount(c index.Count) TagCount { return TagCount{c.Value, c.Papers} }
