package cli

import (
	"strings"
	"testing"

	"paperkin/cmd/internal/line"
)

// TestParseLine: options are understood wherever and however they are written.
func TestParseLine(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"search graph networks -n 5 -L lib", "paperkin -L=lib search -n=5 -- graph networks"},
		{"-L lib search graph", "paperkin -L=lib search -- graph"},
		{"search graph -n5", "paperkin search -n=5 -- graph"},
		{"search graph -n=5", "paperkin search -n=5 -- graph"},
		{"search graph --limit=5", "paperkin search --limit=5 -- graph"},
		{"search graph -limit 5", "paperkin search --limit=5 -- graph"},
		{"search graph -qn5", "paperkin -q search -n=5 -- graph"},
		{"search graph -qvn 5", "paperkin -q -v search -n=5 -- graph"},
		{"search graph -n 5 --limit 6", "paperkin search -n=5 -n=6 -- graph"},
		{"-L a search -- graph --library b", "paperkin -L=a -L=b search -- graph"},
		{"search -- graph --library", "paperkin search -- graph --library"},
		{"search --min-similarity -0.5 -1 x", "paperkin search --min-similarity=-0.5 -- -1 x"},
		{"search '-year:2019 gan'", "paperkin search -- -year:2019 gan"},
		{"search help me", "paperkin search -- help me"},
		{"search a --author=--format", "paperkin search --author=--format -- a"},
		{"graph networks", "paperkin graph networks"},
	} {
		l := line.Read(testApp(), append([]string{"paperkin"}, words(tt.line)...))
		if got := strings.Join(l.Arguments("paperkin"), " "); got != tt.want && l.Err == nil {
			t.Errorf("paperkin %s: %q, want %q", tt.line, got, tt.want)
		}
	}
}
