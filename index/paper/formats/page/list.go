package page

import (
	"bytes"

	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/readinglist"
)

// List is a list of papers that somebody keeps: names, and no records. See package
// readinglist.
var List = &format.Format{
	Name: "list", Rank: 200, Names: true,
	Detect: func(v format.View) bool {
		head := v.Text
		if len(head) == format.HeadSize { // its last line may be cut off
			head = head[:bytes.LastIndexByte(head, '\n')+1]
		}
		return v.Loose && readinglist.Detect(string(head))
	},
	Read: func(*format.Input) error {
		return &foreign.Error{Finding: foreign.List}
	},
}
