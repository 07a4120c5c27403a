package wording

import (
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/index"
)

// Marks are the marks of a paper.
func Marks(said index.Remark) (marks []string) {
	if said.Opinion != "" {
		marks = append(marks, string(said.Opinion))
	}
	if said.Read {
		marks = append(marks, "read")
	}
	return marks
}

// RemarkLine is what the user has said of a paper, in a line of a hit.
func RemarkLine(said index.Remark) string {
	parts := Marks(said)
	if len(said.Tags) > 0 {
		parts = append(parts, "tags: "+strings.Join(said.Tags, ", "))
	}
	if said.Note != "" {
		parts = append(parts, "note: "+strings.Join(strings.Fields(said.Note), " "))
	}
	return strings.Join(parts, screen.Between)
}

// Standing is how a paper stands with the user.
func Standing(said index.Remark) string {
	if marks := Marks(said); len(marks) > 0 {
		return strings.Join(marks, ", ")
	}
	return "no mark"
}
